package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ee.mercure.history.HistoryException;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.SetClock;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, a real one, though small and in memory: only root may make one. */
class FullDiskTest {
  @TempDir Path directory;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "mounting needs root");
    run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", directory.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  private static Update update(long sequence) {
    String data = "x".repeat(20_000);
    return Update.of("t").id("id" + sequence).data(data).build().at(sequence);
  }

  private UpdateStore open() {
    return open(Clock.systemUTC());
  }

  private UpdateStore open(Clock clock) {
    Retention oneDay = new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    return UpdateStore.open(
        directory.resolve("history.mv"), Durability.ALWAYS, false, oneDay, clock);
  }

  @Test
  @SuppressWarnings("try")
  void whatIsTooOldGoesOnAFullDiskAndMakesRoom() {
    SetClock clock = new SetClock(Instant.ofEpochSecond(1_000_000));
    try (UpdateStore store = open(clock);
        Housekeeping housekeeping = new Housekeeping(store)) {
      long sequence = fill(store);
      assertThat(store.failure()).hasValueSatisfying(why -> assertThat(why).contains("No space"));
      clock.advance(Duration.ofDays(2));
      await(() -> store.goneUpTo() >= sequence);
      await(() -> store.failure().isEmpty());
      store.write(List.of(update(sequence + 1)));
      assertThat(ids(store)).containsExactly("id" + (sequence + 1));
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void whatWasStoredStaysAndWritingGoesOnOnceThereIsRoom() throws IOException {
    Path filler = Files.write(directory.resolve("filler"), new byte[2 << 20]);
    try (UpdateStore store = open()) {
      long sequence = fill(store);
      assertThat(store.lastSequence()).isEqualTo(sequence);
      assertThatThrownBy(() -> store.write(List.of(update(sequence + 1))))
          .as("no try at once")
          .isInstanceOf(HistoryException.class);
      assertThat(ids(store)).as("reads go on").hasSize((int) sequence).endsWith("id" + sequence);

      Files.delete(filler);
      writeWhenPossible(store, update(sequence + 1));
      assertThat(ids(store)).hasSize((int) sequence + 1).endsWith("id" + (sequence + 1));
    }
    try (UpdateStore store = open()) {
      assertThat(ids(store)).isNotEmpty().startsWith("id1").doesNotHaveDuplicates();
    }
  }

  /** Writes until the disk is full; returns the last sequence that was stored. */
  private static long fill(UpdateStore store) {
    for (long sequence = 1; sequence < 10_000; sequence++) {
      try {
        store.write(List.of(update(sequence)));
      } catch (HistoryException e) {
        assertThat(e).hasMessageContaining("No space left on device");
        return sequence - 1;
      }
    }
    throw new AssertionError("the disk is never full");
  }

  private static void writeWhenPossible(UpdateStore store, Update update) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        store.write(List.of(update));
        return;
      } catch (HistoryException e) {
        assertThat(System.nanoTime()).as("in time").isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  private static List<String> ids(UpdateStore store) {
    List<String> ids = new ArrayList<>();
    long position = 0;
    while (position < store.lastSequence()) {
      Page page = store.page(position, Long.MAX_VALUE, 100, topics -> true);
      page.updates().forEach(update -> ids.add(update.id()));
      position = page.upTo();
    }
    return ids;
  }
}
