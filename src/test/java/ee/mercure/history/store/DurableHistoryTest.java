package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.History;
import ee.mercure.history.HistoryContract;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a history that is longer than its part in memory. */
class DurableHistoryTest extends HistoryContract {
  /** About a hundred updates of the contract. */
  private static final long TAIL_BYTES = 50_000;

  @TempDir Path directory;
  private UpdateStore store;

  @Override
  protected History open(int maxUpdates) {
    Retention retention = new Retention(Duration.ofDays(1), maxUpdates, Long.MAX_VALUE, List.of());
    store =
        UpdateStore.open(
            directory.resolve("history.mv"), Durability.NEVER, false, retention, clock());
    return new DurableHistory(store, TAIL_BYTES);
  }

  @Override
  protected void add(History history, Update update) {
    store.write(List.of(update));
    history.add(update);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void fill(History history, int updates) {
    for (int i = 1; i <= updates; i++) {
      add(history, Update.of("t").id("id" + i).data("d").build().at(i));
    }
  }

  @Test
  void thatAnUpdateIsGoneIsKnownBeforeTheNextCommit() {
    History history = open(100_000);
    fill(history, 1_000);
    store.change(
        file -> {
          store.forget(file, 1);
          return true;
        });
    Page page = history.page(0, Long.MAX_VALUE, 1, topics -> true);
    assertThat(page.updates()).extracting(Update::sequence).containsExactly(2L);
    assertThat(page.completeFrom()).isEqualTo(1);
    assertThat(history.goneUpTo()).isEqualTo(1);
  }

  @Test
  void whatIsInMemoryIsNotMissedThoughTheFileHasLostIt() {
    History history = open(100_000);
    fill(history, 1_000);
    store.change(
        file -> {
          for (long sequence = 1; sequence <= 1_000; sequence++) {
            store.forget(file, sequence);
          }
          return true;
        });
    Page lost = history.page(0, Long.MAX_VALUE, 1_000, topics -> true);
    assertThat(lost.updates()).isEmpty();
    assertThat(lost.completeFrom()).isEqualTo(lost.upTo()).isLessThan(1_000);
    Page inMemory = history.page(lost.upTo(), Long.MAX_VALUE, 1_000, topics -> true);
    assertThat(inMemory.completeFrom()).isLessThanOrEqualTo(lost.upTo());
    assertThat(inMemory.updates()).hasSize((int) (1_000 - lost.upTo()));
  }

  @Test
  void anUpdateForWhichThereIsNoMemoryIsReadFromTheFile() {
    AtomicBoolean failing = new AtomicBoolean();
    store =
        UpdateStore.open(
            directory.resolve("history.mv"),
            Durability.NEVER,
            false,
            new Retention(Duration.ofDays(1), 100, Long.MAX_VALUE, List.of()),
            new FailingClock(clock(), failing));
    History history = new DurableHistory(store, TAIL_BYTES);
    fill(history, 2);
    Update third = Update.of("t").id("id3").build().at(3);
    store.write(List.of(third));
    failing.set(true);
    history.add(third);
    failing.set(false);
    assertThat(history.lastSequence()).isEqualTo(3);
    assertThat(history.lastId()).isEqualTo("id3");
    add(history, Update.of("t").id("id4").build().at(4));
    assertThat(history.page(0, 4, 10, topics -> true).updates())
        .extracting(Update::id)
        .containsExactly("id1", "id2", "id3");
    assertThat(history.page(3, 4, 10, topics -> true).updates())
        .extracting(Update::id)
        .containsExactly("id4");
  }

  /** Where the memory runs out, when it does. */
  private static final class FailingClock extends Clock {
    private final Clock clock;
    private final AtomicBoolean failing;

    FailingClock(Clock clock, AtomicBoolean failing) {
      this.clock = clock;
      this.failing = failing;
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (failing.get()) {
        throw new OutOfMemoryError("no real one");
      }
      return clock.instant();
    }
  }
}
