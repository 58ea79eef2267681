package ee.mercure.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.Durability;
import ee.mercure.history.DurableHistory;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.UpdateStore;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the log, and that it goes on where it ended. */
class EmbeddedUpdateLogTest {
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final List<Update> followed = Collections.synchronizedList(new ArrayList<>());
  private UpdateStore store;
  private EmbeddedUpdateLog log;

  @BeforeEach
  void open() {
    Retention unlimited =
        new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    Path file = directory.resolve("history.mv");
    store = UpdateStore.open(file, Durability.ALWAYS, false, unlimited, Clock.systemUTC());
    log = new EmbeddedUpdateLog(store);
  }

  @AfterEach
  void close() {
    log.close();
    store.close();
  }

  private static Update update(String id) {
    return Update.of("t").id(id).build();
  }

  private CompletableFuture<Update> append(String id) {
    return log.append(update(id)).toCompletableFuture();
  }

  private static Update get(CompletableFuture<Update> appended) throws Exception {
    return appended.get(SECONDS, TimeUnit.SECONDS);
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
  void whatIsAppendedIsStoredAndTheSequenceGoesOn() throws Exception {
    log.start(followed::add);
    get(append("before"));
    close();
    open();
    DurableHistory history = new DurableHistory(store);
    assertThat(history.lastId()).isEqualTo("before");
    log.start(followed::add);
    assertThat(get(append("after")).sequence()).isEqualTo(2);
    Page page = store().page(0, 2, 10, topics -> true);
    assertThat(page.updates()).extracting(Update::id).containsExactly("before", "after");
  }

  private DurableHistory store() {
    return new DurableHistory(store);
  }

  @Test
  void closingCompletesWhatIsUnderWay() throws Exception {
    log.start(followed::add);
    List<CompletableFuture<Update>> appended = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      appended.add(append("id" + i));
    }
    log.close();
    for (CompletableFuture<Update> one : appended) {
      assertThat(one).isCompleted();
    }
    assertThat(followed).hasSize(1000);
  }

  @Test
  void aClosedLogRefusesUpdates() {
    log.start(followed::add);
    log.close();
    assertThatThrownBy(() -> get(append("late")))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLogThatCannotWriteRefusesUpdatesAndGivesThemNoPlace() throws Exception {
    log.start(followed::add);
    get(append("stored"));
    store.close();
    assertThatThrownBy(() -> get(append("refused"))).isInstanceOf(ExecutionException.class);
    assertThat(followed).extracting(Update::id).containsExactly("stored");
  }

  @Test
  void aFollowerThatFailsStopsNothing() throws Exception {
    log.start(
        update -> {
          followed.add(update);
          throw new IllegalStateException("a fault of the follower");
        });
    get(append("1"));
    get(append("2"));
    assertThat(followed).hasSize(2);
  }
}
