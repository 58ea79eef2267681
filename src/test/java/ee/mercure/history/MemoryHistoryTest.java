package ee.mercure.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.update.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryHistoryTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private long sequence;

  private Update next(String id) {
    return Update.of("t").id(id).data("d").build().at(++sequence);
  }

  private History filled(int updates, long maxUpdates, long maxBytes) {
    History history = new MemoryHistory(maxUpdates, maxBytes);
    for (int i = 1; i <= updates; i++) {
      history.add(next("id" + i));
    }
    return history;
  }

  private static List<Update> page(History history, long after, long upTo, int limit) {
    return history.page(after, upTo, limit, topics -> true).updates();
  }

  private static List<String> ids(List<Update> page) {
    return page.stream().map(Update::id).toList();
  }

  @Test
  void emptyHistoryPointsToEarliest() {
    History history = new MemoryHistory(10, NO_LIMIT);
    assertThat(history.lastId()).isEqualTo("earliest");
    assertThat(history.lastSequence()).isZero();
    assertThat(history.firstSequence()).isEqualTo(1);
    assertThat(page(history, 0, NO_LIMIT, 10)).isEmpty();
    assertThat(history.sequenceOf("x")).isEmpty();
  }

  @Test
  void pagesFollowASequenceUpToAnother() {
    History history = filled(1000, 10_000, NO_LIMIT);
    assertThat(ids(page(history, 997, NO_LIMIT, 10))).containsExactly("id998", "id999", "id1000");
    assertThat(ids(page(history, 0, 2, 10))).containsExactly("id1", "id2");
    assertThat(ids(page(history, 500, NO_LIMIT, 2))).containsExactly("id501", "id502");
    assertThat(page(history, 1000, NO_LIMIT, 10)).isEmpty();
  }

  @Test
  void anIdIsFoundAtAnyDepth() {
    History history = filled(150_000, 200_000, NO_LIMIT);
    assertThat(history.sequenceOf("id1")).hasValue(1);
    assertThat(history.sequenceOf("id149999")).hasValue(149_999);
  }

  @Test
  void theOldestUpdatesGoWhenThereAreTooMany() {
    History history = filled(100, 10, NO_LIMIT);
    assertThat(history.firstSequence()).isEqualTo(91);
    assertThat(history.sequenceOf("id90")).isEmpty();
    assertThat(history.sequenceOf("id91")).hasValue(91);
    assertThat(ids(page(history, 0, NO_LIMIT, 100))).hasSize(10).startsWith("id91");
  }

  @Test
  void theOldestUpdatesGoWhenTheyTakeTooMuchMemory() {
    long weight = Update.of("t").id("id10").data("d").build().weight();
    History history = filled(90, 1000, 5 * weight);
    assertThat(history.firstSequence()).isEqualTo(86);
  }

  @Test
  void aHistoryOfNothingStillKnowsTheLastId() {
    History history = filled(3, 0, NO_LIMIT);
    assertThat(history.lastId()).isEqualTo("id3");
    assertThat(history.lastSequence()).isEqualTo(3);
    assertThat(history.firstSequence()).isEqualTo(4);
    assertThat(page(history, 0, NO_LIMIT, 10)).isEmpty();
  }

  @Test
  void aRepeatedIdMeansItsEarliestStoredOccurrence() {
    History history = new MemoryHistory(3, NO_LIMIT);
    history.add(next("same"));
    history.add(next("other"));
    history.add(next("same"));
    assertThat(history.sequenceOf("same")).hasValue(1);

    history.add(next("fourth"));
    assertThat(history.sequenceOf("same")).as("the first one is forgotten").hasValue(3);
  }

  @Test
  void aHoleInTheSequenceIsRefused() {
    History history = filled(3, 10, NO_LIMIT);
    sequence++;
    Update afterHole = next("late");
    assertThatThrownBy(() -> history.add(afterHole)).isInstanceOf(IllegalArgumentException.class);
    assertThat(history.lastSequence()).isEqualTo(3);
  }
}
