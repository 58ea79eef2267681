package ee.mercure.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every log promises. */
public abstract class UpdateLogContract {
  private static final long SECONDS = 30;

  protected final List<Update> followed = Collections.synchronizedList(new ArrayList<>());
  protected UpdateLog log;

  /** A log that has not been started. */
  protected abstract UpdateLog open();

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  protected final CompletableFuture<Update> append(String id) {
    return log.append(Update.of("t").id(id).build()).toCompletableFuture();
  }

  protected static Update get(CompletableFuture<Update> appended) throws Exception {
    return appended.get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whatCountsOnceIsFollowedOnce() throws Exception {
    log.start(followed::add);
    Update once = Update.of("t").id("once").once(true).build();
    List<CompletableFuture<Update>> appended = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      appended.add(log.append(once).toCompletableFuture());
    }
    appended.add(append("other"));
    for (CompletableFuture<Update> one : appended) {
      assertThat(get(one).id()).isIn("once", "other");
    }
    assertThat(get(log.append(once).toCompletableFuture()).id()).isEqualTo("once");
    assertThat(get(append("once")).sequence()).as("unless it does not say so").isEqualTo(3);
    assertThat(followed).extracting(Update::id).containsExactly("once", "other", "once");
    assertThat(followed).extracting(Update::sequence).containsExactly(1L, 2L, 3L);
  }

  @Test
  void appendsOfManyThreadsAreOrderedOnceForAll() throws Exception {
    log.start(followed::add);
    int threads = 16;
    int each = 200;
    long all = (long) threads * each;
    List<CompletableFuture<Update>> appended = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int publisher = t;
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  appended.add(append(publisher + "/" + i));
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    for (CompletableFuture<Update> one : List.copyOf(appended)) {
      assertThat(get(one).sequence()).isPositive();
    }

    assertThat(followed)
        .extracting(Update::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all).boxed().toList());
    for (int t = 0; t < threads; t++) {
      String prefix = t + "/";
      assertThat(followed.stream().map(Update::id).filter(id -> id.startsWith(prefix)))
          .containsExactlyElementsOf(LongStream.range(0, each).mapToObj(i -> prefix + i).toList());
    }
  }

  @Test
  void anAppendCompletesAfterTheFollowerHasSeenIt() throws Exception {
    log.start(followed::add);
    Update appended = get(append("id"));
    assertThat(followed).containsExactly(appended);
    assertThat(appended.sequence()).isEqualTo(1);
  }

  @Test
  void aLogIsStartedOnce() {
    log.start(followed::add);
    assertThatThrownBy(() -> log.start(followed::add)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingCompletesWhatIsUnderWay() {
    log.start(followed::add);
    List<CompletableFuture<Update>> appended = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      appended.add(append("id" + i));
    }
    log.close();
    assertThat(appended).allMatch(CompletableFuture::isDone);
    assertThat(followed).hasSize(1000);
  }

  @Test
  void aLogThatIsNotStartedOrClosedRefusesUpdates() {
    assertThatThrownBy(() -> get(append("early"))).hasCauseInstanceOf(IllegalStateException.class);
    log.start(followed::add);
    log.close();
    assertThatThrownBy(() -> get(append("late"))).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(followed).isEmpty();
  }

  static List<Supplier<Throwable>> faults() {
    return List.of(
        () -> new IllegalStateException("a fault of the follower"),
        () -> new OutOfMemoryError("no real one"),
        StackOverflowError::new,
        () -> new NoClassDefFoundError("a/Missing"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFollowerThatFailsStopsNothing(Supplier<Throwable> fault) throws Exception {
    log.start(
        update -> {
          if (update.id().equals("bad")) {
            throwUnchecked(fault.get());
          }
          followed.add(update);
        });
    get(append("before"));
    CompletableFuture<Update> bad = append("bad");
    assertThat(bad.handle((done, error) -> true).get(SECONDS, TimeUnit.SECONDS))
        .as("is answered")
        .isTrue();
    Update after = get(append("after"));
    assertThat(followed).extracting(Update::id).containsExactly("before", "after");
    assertThat(after.sequence())
        .as("no place is lost")
        .isEqualTo(bad.isCompletedExceptionally() ? 2 : 3);
    assertThat(log.health().isRunning()).isTrue();
    assertThat(log.health().faults()).isEqualTo(1);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aPublisherWhoseAnswerFailsHarmsNobody() throws Exception {
    log.start(followed::add);
    CompletableFuture<Update> first = append("1");
    CompletableFuture<Void> answer =
        first.thenAccept(
            done -> {
              throw new StackOverflowError();
            });
    get(append("2"));
    assertThatThrownBy(() -> answer.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(get(first).id()).isEqualTo("1");
  }

  @Test
  void itsHealthTellsWhetherItRuns() throws ExecutionException, InterruptedException {
    assertThat(log.health().isRunning()).isFalse();
    log.start(followed::add);
    assertThat(log.health().isRunning()).isTrue();
    append("1").get();
    assertThat(log.health().failure()).isEmpty();
    assertThat(log.health().faults()).isZero();
    log.close();
    assertThat(log.health().isRunning()).isFalse();
  }
}
