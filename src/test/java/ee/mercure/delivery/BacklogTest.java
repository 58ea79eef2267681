package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Queue<Runnable> releases = new ArrayDeque<>();
  private final Backlog backlog = new Backlog(100, 2, releases::add);

  private CompletableFuture<Void> publisher() {
    return backlog.caughtUp().toCompletableFuture();
  }

  private void release() {
    for (Runnable next = releases.poll(); next != null; next = releases.poll()) {
      next.run();
    }
  }

  @Test
  void publishersDoNotWaitWithinTheBound() {
    backlog.add(100);
    assertThat(publisher()).isCompleted();
    assertThat(backlog.isFull()).isFalse();
  }

  @Test
  void publishersAreAnsweredOnceTheLanesHaveCaughtUp() {
    backlog.add(150);
    CompletableFuture<Void> one = publisher();
    CompletableFuture<Void> other = publisher();
    assertThat(one).isNotCompleted();
    backlog.remove(49);
    release();
    assertThat(one).isNotCompleted();
    assertThat(other).isNotCompleted();

    backlog.remove(1);
    assertThat(one).as("not on the lane's thread").isNotCompleted();
    release();
    assertThat(one).isCompleted();
    assertThat(other).isCompleted();
  }

  @Test
  void furtherPublishersAreRefusedWhileTooManyWait() {
    backlog.add(101);
    List<CompletableFuture<Void>> waiting = List.of(publisher());
    assertThat(backlog.isFull()).isFalse();
    CompletableFuture<Void> last = publisher();
    assertThat(backlog.isFull()).isTrue();
    backlog.remove(101);
    release();
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(last).isCompleted();
    assertThat(backlog.isFull()).isFalse();
  }

  @Test
  void whoHasToWaitAgainIsAnsweredAgain() {
    for (int round = 0; round < 10; round++) {
      backlog.add(200);
      CompletableFuture<Void> publisher = publisher();
      assertThat(publisher).isNotCompleted();
      backlog.remove(200);
      release();
      assertThat(publisher).isCompleted();
    }
    backlog.remove(0);
    assertThat(releases).as("nobody waits, nothing to release").isEmpty();
  }

  @Test
  void aReleaseStopsWhenTheLanesFallBehindAgain() {
    backlog.add(150);
    CompletableFuture<Void> publisher = publisher();
    backlog.remove(100);
    backlog.add(100);
    release();
    assertThat(publisher).isNotCompleted();
    backlog.remove(100);
    release();
    assertThat(publisher).isCompleted();
  }

  @Test
  void noPublisherIsForgottenUnderLoad() throws Exception {
    int publishers = 4;
    int updates = 20_000;
    ExecutorService publishing = Executors.newFixedThreadPool(publishers);
    ExecutorService lanes = Executors.newFixedThreadPool(2);
    ExecutorService releasing = Executors.newFixedThreadPool(2);
    try {
      Backlog shared = new Backlog(10, Integer.MAX_VALUE, releasing);
      List<Future<List<CompletableFuture<Void>>>> running = new ArrayList<>();
      for (int i = 0; i < publishers; i++) {
        running.add(publishing.submit(() -> publish(shared, lanes, updates)));
      }
      for (Future<List<CompletableFuture<Void>>> answers : running) {
        for (CompletableFuture<Void> answer : answers.get(60, TimeUnit.SECONDS)) {
          answer.get(60, TimeUnit.SECONDS);
        }
      }
      assertThat(shared.caughtUp().toCompletableFuture()).isCompleted();
    } finally {
      publishing.shutdownNow();
      lanes.shutdownNow();
      releasing.shutdownNow();
    }
  }

  private static List<CompletableFuture<Void>> publish(
      Backlog backlog, ExecutorService lanes, int updates) {
    List<CompletableFuture<Void>> answers = new ArrayList<>(updates);
    for (int n = 0; n < updates; n++) {
      backlog.add(11);
      lanes.execute(() -> backlog.remove(11));
      answers.add(backlog.caughtUp().toCompletableFuture());
    }
    return answers;
  }
}
