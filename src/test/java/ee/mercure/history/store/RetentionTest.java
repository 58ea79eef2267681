package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.RetentionPolicy;
import ee.mercure.history.SetClock;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept and what goes, and that its space on the disk is given back. */
class RetentionTest {
  private static final long MANY = Long.MAX_VALUE;
  private static final Duration LONG = Duration.ofDays(1000);

  @TempDir Path directory;

  private final SetClock clock = new SetClock(Instant.EPOCH.plus(Duration.ofDays(20_000)));
  private long sequence;

  private Path file() {
    return directory.resolve("history.mv");
  }

  private UpdateStore open(Retention retention) {
    return UpdateStore.open(file(), Durability.ALWAYS, false, retention, clock);
  }

  private static Retention of(
      Duration maxAge, long maxUpdates, long maxBytes, RetentionPolicy... policies) {
    return new Retention(maxAge, maxUpdates, maxBytes, List.of(policies));
  }

  private static RetentionPolicy policy(String topic, Duration maxAge, long maxUpdates) {
    return new RetentionPolicy(
        topic, update -> update.topics().contains(topic), true, maxAge, maxUpdates);
  }

  private void write(UpdateStore store, String topic, int count, String data) {
    List<Update> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequence++;
      batch.add(Update.of(topic).id("id" + sequence).data(data).build().at(sequence));
    }
    store.write(batch);
  }

  private static void expire(UpdateStore store) {
    Expiry expiry = new Expiry(store);
    while (expiry.removeSome()) {}
    store.commitChanges();
  }

  private static List<Long> stored(UpdateStore store) {
    List<Long> sequences = new ArrayList<>();
    long position = 0;
    while (position < store.lastSequence()) {
      Page page = store.page(position, MANY, 1000, topics -> true);
      page.updates().forEach(update -> sequences.add(update.sequence()));
      position = page.upTo();
    }
    return sequences;
  }

  @Test
  void tooManyUpdatesAreNotShownAndThenRemoved() {
    try (UpdateStore store = open(of(LONG, 10, MANY))) {
      write(store, "t", 1000, "");
      assertThat(stored(store)).hasSize(10).startsWith(991L);
      assertThat(store.sequenceOf("id990")).isEmpty();
      assertThat(store.hiddenUpTo()).isEqualTo(990);
      assertThat(store.goneUpTo()).isEqualTo(990);
      expire(store);
      assertThat(store.<Long>change(StoreFile::count)).isEqualTo(10);
      assertThat(stored(store)).hasSize(10).startsWith(991L);
      assertThat(store.goneUpTo()).isEqualTo(990);
    }
    try (UpdateStore store = open(of(LONG, 10, MANY))) {
      assertThat(store.goneUpTo()).as("after a restart").isEqualTo(990);
      assertThat(store.sequenceOf("id991")).hasValue(991);
    }
  }

  @Test
  void oldUpdatesGo() {
    try (UpdateStore store = open(of(Duration.ofHours(1), MANY, MANY))) {
      write(store, "t", 500, "");
      clock.advance(Duration.ofMinutes(40));
      write(store, "t", 5, "");
      expire(store);
      assertThat(stored(store)).hasSize(505);
      clock.advance(Duration.ofMinutes(40));
      expire(store);
      assertThat(stored(store)).hasSize(5).startsWith(501L);
      assertThat(store.goneUpTo()).isEqualTo(500);
      assertThat(store.sequenceOf("id500")).isEmpty();
    }
  }

  @Test
  void updatesGoWhenTheyAreTooLarge() {
    try (UpdateStore store = open(of(LONG, MANY, 100_000))) {
      write(store, "t", 100, "x".repeat(10_000));
      expire(store);
      assertThat(store.<Long>change(StoreFile::bytes)).isBetween(80_000L, 100_000L);
      assertThat(stored(store)).hasSize(9).endsWith(100L);
    }
  }

  @Test
  void aBusyTopicWithAPolicyEvictsNothingElse() {
    Retention retention = of(LONG, 1000, MANY, policy("busy", LONG, 10));
    try (UpdateStore store = open(retention)) {
      write(store, "quiet", 5, "");
      for (int i = 0; i < 10; i++) {
        write(store, "busy", 100, "");
        expire(store);
      }
      assertThat(stored(store)).hasSize(15).startsWith(1L, 2L, 3L, 4L, 5L, 996L);
      assertThat(store.goneUpTo()).as("what a policy limits is not missed").isZero();
    }
  }

  @Test
  void aPolicyMayKeepUpdatesLongerOrShorterThanTheRest() {
    Retention retention =
        of(
            Duration.ofHours(1),
            MANY,
            MANY,
            policy("audit", Duration.ofDays(1), MANY),
            policy("tick", Duration.ofMinutes(1), MANY));
    try (UpdateStore store = open(retention)) {
      write(store, "audit", 1, "");
      write(store, "tick", 1, "");
      write(store, "t", 1, "");
      clock.advance(Duration.ofMinutes(2));
      expire(store);
      assertThat(stored(store)).containsExactly(1L, 3L);
      clock.advance(Duration.ofHours(2));
      expire(store);
      assertThat(stored(store)).containsExactly(1L);
      assertThat(store.goneUpTo()).isEqualTo(3);
    }
  }

  @Test
  void whatAPolicyKeepsOutIsNeverStored() {
    RetentionPolicy none =
        new RetentionPolicy("n", u -> u.topics().contains("n"), false, LONG, MANY);
    try (UpdateStore store = open(of(LONG, MANY, MANY, none))) {
      write(store, "t", 1, "");
      write(store, "n", 1, "");
      assertThat(store.sequenceOf("id2")).isEmpty();
      assertThat(store.lastSequence()).isEqualTo(2);
      assertThat(stored(store)).containsExactly(1L);
    }
  }

  @Test
  void anIdWhoseFirstUpdateIsGoneMeansTheNextOne() {
    try (UpdateStore store = open(of(LONG, 2, MANY))) {
      for (int i = 1; i <= 3; i++) {
        store.write(List.of(Update.of("t").id(i == 2 ? "other" : "same").build().at(i)));
      }
      assertThat(store.sequenceOf("same")).hasValue(3);
      expire(store);
      assertThat(store.sequenceOf("same")).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFileStaysWithinItsLimitThoughNobodyTidies(Durability durability) throws IOException {
    long limit = 4 << 20;
    try (UpdateStore store =
        UpdateStore.open(file(), durability, false, of(LONG, MANY, limit), clock)) {
      long largest = 0;
      for (int i = 0; i < 300; i++) {
        write(store, "t", 100, "x".repeat(10_000));
        largest = Math.max(largest, Files.size(file()));
      }
      assertThat(largest).isLessThan(2 * limit + (40 << 20));
      assertThat(store.<Long>change(StoreFile::bytes)).isLessThan(2 * limit);
      assertThat(stored(store)).isNotEmpty().endsWith(30_000L);
    }
  }

  @Test
  void whatHasAQuotaOfItsOwnTakesNoRoomFromOthers() {
    RetentionPolicy apart =
        new RetentionPolicy(
            "apart",
            update -> update.topics().contains("apart"),
            true,
            LONG,
            50,
            OptionalLong.of(100_000));
    try (UpdateStore store = open(of(LONG, 10, 100_000, apart))) {
      write(store, "t", 8, "x".repeat(10_000));
      write(store, "apart", 1_000, "x".repeat(10_000));
      expire(store);
      assertThat(stored(store)).hasSize(17).startsWith(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 1000L);
      assertThat(store.<Long>change(file -> file.bytesOf("apart"))).isBetween(80_000L, 100_000L);
      write(store, "apart", 1_000, "");
      expire(store);
      assertThat(stored(store)).as("by number").hasSize(58).startsWith(1L);
      assertThat(store.goneUpTo()).isZero();
      write(store, "t", 8, "");
      expire(store);
      assertThat(store.goneUpTo()).isEqualTo(6);
      assertThat(store.<Long>change(store::counted)).isEqualTo(10);
    }
    try (UpdateStore store = open(of(LONG, 10, 100_000, apart))) {
      assertThat(store.<Long>change(store::counted)).as("after a restart").isEqualTo(10);
    }
  }

  @Test
  @SuppressWarnings("try")
  void spaceOnTheDiskIsGivenBackWhileUpdatesAreWritten() {
    try (UpdateStore store = open(of(LONG, MANY, 1 << 30))) {
      for (int i = 0; i < 200; i++) {
        write(store, "t", 100, "x".repeat(1000));
      }
    }
    assertThat(size()).as("before").isGreaterThan(20_000_000);
    try (UpdateStore store = open(of(LONG, MANY, 1 << 20));
        Housekeeping housekeeping = new Housekeeping(store)) {
      await(() -> store.<Long>change(StoreFile::bytes) <= 1 << 20);
      await(
          () -> {
            write(store, "t", 1, "");
            return size() < 4 << 20;
          });
      assertThat(stored(store)).endsWith(sequence);
    }
  }

  private long size() {
    return file().toFile().length();
  }

  private static void await(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
