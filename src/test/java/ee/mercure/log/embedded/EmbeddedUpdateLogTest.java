package ee.mercure.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.UpdateLog;
import ee.mercure.log.UpdateLogContract;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the log, and that it goes on where it ended. */
class EmbeddedUpdateLogTest extends UpdateLogContract {
  @TempDir Path directory;

  private UpdateStore store;

  @Override
  protected UpdateLog open() {
    Retention unlimited =
        new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    Path file = directory.resolve("history.mv");
    store = UpdateStore.open(file, Durability.ALWAYS, false, unlimited, Clock.systemUTC());
    return new EmbeddedUpdateLog(store);
  }

  @AfterEach
  void closeStore() {
    log.close();
    store.close();
  }

  @Test
  void whatIsAppendedIsStoredAndTheSequenceGoesOn() throws Exception {
    log.start(followed::add);
    get(append("before"));
    closeStore();
    log = open();
    assertThat(new DurableHistory(store).lastId()).isEqualTo("before");
    log.start(followed::add);
    assertThat(get(append("after")).sequence()).isEqualTo(2);
    Page page = new DurableHistory(store).page(0, 2, 10, topics -> true);
    assertThat(page.updates()).extracting(Update::id).containsExactly("before", "after");
  }

  @Test
  void aLogThatCannotWriteRefusesUpdatesAndGivesThemNoPlace() throws Exception {
    log.start(followed::add);
    get(append("stored"));
    store.close();
    assertThatThrownBy(() -> get(append("refused"))).isInstanceOf(ExecutionException.class);
    assertThat(followed).extracting(Update::id).containsExactly("stored");
    assertThat(log.health().failure()).isPresent();
  }

  @Test
  void itsHealthTellsHowLongTheOldestUpdateWaits() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    log.start(
        update -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(log.health().oldestWaiting()).isZero();
    CompletableFuture<Update> first = append("1");
    while (log.health().oldestWaiting().toMillis() < 20) {
      Thread.onSpinWait();
    }
    assertThat(log.health().isRunning()).as("it may only be slow").isTrue();
    goOn.countDown();
    get(first);
    get(append("2"));
  }

  @Test
  void anInterruptDoesNotEndIt() throws Exception {
    AtomicReference<Thread> writer = new AtomicReference<>();
    log.start(
        update -> {
          writer.set(Thread.currentThread());
          followed.add(update);
        });
    get(append("1"));
    writer.get().interrupt();
    get(append("2"));
    writer.get().interrupt();
    get(append("3"));
    assertThat(followed).extracting(Update::id).containsExactly("1", "2", "3");
  }

  @Test
  void aHistoryThatMissedAnUpdateGoesOn() throws Exception {
    DurableHistory history = new DurableHistory(store);
    log.start(
        update -> {
          if (update.id().equals("missed")) {
            throw new OutOfMemoryError("no real one");
          }
          history.add(update);
        });
    get(append("1"));
    get(append("missed"));
    get(append("3"));
    assertThat(history.lastSequence()).isEqualTo(3);
    assertThat(history.page(0, 3, 10, topics -> true).updates())
        .extracting(Update::id)
        .containsExactly("1", "missed");
    assertThat(history.page(2, 3, 10, topics -> true).updates())
        .extracting(Update::id)
        .containsExactly("3");
  }
}
