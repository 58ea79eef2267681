package ee.mercure.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.update.Update;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract, and the limits of memory. */
class MemoryHistoryTest extends HistoryContract {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @Override
  protected History open(int maxUpdates) {
    return new MemoryHistory(maxUpdates, NO_LIMIT, clock());
  }

  private MemoryHistory filled(int updates, long maxUpdates, long maxBytes) {
    MemoryHistory history = new MemoryHistory(maxUpdates, maxBytes, clock());
    for (int i = 1; i <= updates; i++) {
      history.add(Update.of("t").id("id" + i).data("d").build().at(i));
    }
    return history;
  }

  @Test
  void theOldestUpdatesGoWhenThereAreTooMany() {
    MemoryHistory history = filled(100, 10, NO_LIMIT);
    assertThat(history.goneUpTo()).isEqualTo(90);
    assertThat(history.sequenceOf("id90")).isEmpty();
    assertThat(history.sequenceOf("id91")).hasValue(91);
    assertThat(history.page(0, NO_LIMIT, 100, topics -> true).updates()).hasSize(10);
  }

  @Test
  void theOldestUpdatesGoWhenTheyTakeTooMuchMemory() {
    long weight = Update.of("t").id("id10").data("d").build().weight();
    assertThat(filled(90, 1000, 5 * weight).goneUpTo()).isEqualTo(85);
  }

  @Test
  void aHistoryOfNothingStillKnowsTheLastId() {
    MemoryHistory history = filled(3, 0, NO_LIMIT);
    assertThat(history.lastId()).isEqualTo("id3");
    assertThat(history.lastSequence()).isEqualTo(3);
    assertThat(history.goneUpTo()).isEqualTo(3);
    assertThat(history.page(0, NO_LIMIT, 10, topics -> true).updates()).isEmpty();
  }

  @Test
  void onePageLooksAtSomeUpdatesOnly() {
    MemoryHistory history = filled(30_000, 100_000, NO_LIMIT);
    AtomicInteger looks = new AtomicInteger();
    Page page = history.page(0, NO_LIMIT, 10, topics -> looks.incrementAndGet() < 0);
    assertThat(looks).hasValueLessThanOrEqualTo(1_000);
    assertThat(page.upTo()).isEqualTo(looks.get());
  }

  @Test
  void whatCountsForItselfTakesNoRoomFromOthers() {
    RetentionPolicy apart =
        new RetentionPolicy(
            "apart",
            update -> update.topics().contains("apart"),
            true,
            Duration.ZERO,
            10,
            OptionalLong.of(NO_LIMIT));
    MemoryHistory history = new MemoryHistory(3, NO_LIMIT, clock(), apart);
    for (int i = 1; i <= 3_000; i++) {
      String topic = i == 5 || i == 2_995 ? "t" : "apart";
      history.add(Update.of(topic).id("id" + i).build().at(i));
    }
    assertThat(history.goneUpTo()).isZero();
    assertThat(history.page(0, NO_LIMIT, 100, topics -> true).updates())
        .extracting(Update::sequence)
        .containsExactly(
            5L, 2990L, 2991L, 2992L, 2993L, 2994L, 2995L, 2996L, 2997L, 2998L, 2999L, 3000L);
    assertThat(history.sequenceOf("id5")).hasValue(5);
    assertThat(history.sequenceOf("id4")).isEmpty();
    for (int i = 3_001; i <= 3_003; i++) {
      history.add(Update.of("t").id("id" + i).build().at(i));
    }
    assertThat(history.goneUpTo()).isEqualTo(2_995);
    assertThat(history.page(0, NO_LIMIT, 100, topics -> true).updates())
        .extracting(Update::sequence)
        .containsExactly(2996L, 2997L, 2998L, 2999L, 3000L, 3001L, 3002L, 3003L);
  }

  @Test
  void itHasNoIndexOfTopics() {
    MemoryHistory history = filled(1, 10, NO_LIMIT);
    assertThat(history.indexesTopics()).isFalse();
    assertThatThrownBy(() -> history.newestBefore("t", 9))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
