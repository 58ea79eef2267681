package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Retention;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was newest in a topic, and what came before a time. */
class LookingBackTest {
  private static final long START = 1_000_000;
  private static final Retention UNLIMITED =
      new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());

  @TempDir Path directory;
  private Instant now = Instant.ofEpochMilli(START);

  /** Follows {@link #now}. */
  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  private UpdateStore open(boolean indexesTopics) {
    return UpdateStore.open(
        directory.resolve("history.mv"), Durability.ALWAYS, indexesTopics, UNLIMITED, clock());
  }

  private static Update update(long sequence, String... topics) {
    return Update.of(List.of(topics)).build().at(sequence);
  }

  @Test
  void theNewestUpdatesOfATopicAreFoundByTheIndex() {
    try (UpdateStore store = open(true)) {
      store.write(List.of(update(1, "a"), update(2, "b", "a"), update(3, "b"), update(4, "ab")));
      assertThat(store.newestBefore("a", Long.MAX_VALUE)).hasValue(2);
      assertThat(store.newestBefore("a", 2)).hasValue(1);
      assertThat(store.newestBefore("a", 1)).isEmpty();
      assertThat(store.newestBefore("b", Long.MAX_VALUE)).hasValue(3);
      assertThat(store.newestBefore("c", Long.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void theIndexIsMadeWhenItIsWantedLater() {
    try (UpdateStore store = open(false)) {
      store.write(List.of(update(1, "a"), update(2, "b")));
    }
    try (UpdateStore store = open(true)) {
      store.write(List.of(update(3, "a")));
      assertThat(store.newestBefore("a", 3)).hasValue(1);
      assertThat(store.newestBefore("b", 3)).hasValue(2);
    }
    try (UpdateStore store = open(false)) {
      store.write(List.of(update(4, "a")));
    }
    try (UpdateStore store = open(true)) {
      assertThat(store.newestBefore("a", Long.MAX_VALUE)).hasValue(4);
      assertThat(store.newestBefore("a", 4)).hasValue(3);
    }
  }

  @Test
  void aFileKnowsWhatCameBeforeATime() {
    try (UpdateStore store = open(false)) {
      assertThat(store.lastBefore(Long.MAX_VALUE)).isZero();
      for (int i = 1; i <= 50; i++) {
        now = Instant.ofEpochMilli(START + i * 10L);
        store.write(List.of(update(i, "a")));
      }
      assertThat(store.lastBefore(START)).isZero();
      assertThat(store.lastBefore(START + 10)).isZero();
      assertThat(store.lastBefore(START + 11)).isEqualTo(1);
      assertThat(store.lastBefore(START + 255)).isEqualTo(25);
      assertThat(store.lastBefore(Long.MAX_VALUE)).isEqualTo(50);
    }
  }
}
