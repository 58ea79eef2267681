package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.HistoryException;
import ee.mercure.history.Retention;
import ee.mercure.history.SetClock;
import ee.mercure.update.Update;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose readers are interrupted, whose file is taken away, or that fails anywhere. */
class DisturbedStoreTest {
  private static final Retention UNLIMITED =
      new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());

  /** More than the engine's cache holds, so that reads reach for the file. */
  private static final int MANY = 3_000;

  private static final String DATA = "x".repeat(10_000);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("history.mv");
  }

  private UpdateStore open() {
    return open(UNLIMITED, Clock.systemUTC());
  }

  private UpdateStore open(Retention retention, Clock clock) {
    return UpdateStore.open(file(), Durability.ALWAYS, false, retention, clock);
  }

  private static List<Update> updates(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(i -> Update.of("t").id("id" + i).data(DATA).build().at(i))
        .toList();
  }

  private void fill() {
    try (UpdateStore store = open()) {
      for (int i = 1; i < MANY; i += 100) {
        store.write(updates(i, i + 99));
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static boolean writes(UpdateStore store, long sequence) {
    try {
      store.write(updates(sequence, sequence));
      return true;
    } catch (HistoryException e) {
      return false;
    }
  }

  @Test
  void anInterruptedReaderReadsAndIsStillInterrupted() {
    fill();
    try (UpdateStore store = open()) {
      Thread.currentThread().interrupt();
      assertThat(store.sequenceOf("id1")).hasValue(1);
      assertThat(Thread.interrupted()).as("still interrupted").isTrue();
      assertThat(store.sequenceOf("id2000")).hasValue(2000);
      store.write(updates(MANY + 1, MANY + 1));
    }
  }

  @Test
  void interruptsOfReadersFailNeitherOthersNorWrites() throws Exception {
    fill();
    try (UpdateStore store = open()) {
      AtomicBoolean end = new AtomicBoolean();
      AtomicInteger reads = new AtomicInteger();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread reader = new Thread(() -> readAll(store, end, reads, failures));
        readers.add(reader);
        reader.start();
      }
      long sequence = MANY;
      while (reads.get() < 60) {
        readers.get((int) (sequence % 2)).interrupt();
        sequence++;
        store.write(updates(sequence, sequence));
      }
      end.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(failures).isEmpty();
      assertThat(store.lastSequence()).isEqualTo(sequence);
    }
  }

  private static void readAll(
      UpdateStore store, AtomicBoolean end, AtomicInteger reads, List<Throwable> failures) {
    try {
      for (long at = 0; !end.get(); at = (at + 97) % MANY) {
        long after = at;
        assertThat(store.page(after, after + 20, 20, topics -> true).updates())
            .as("behind " + after)
            .isNotEmpty();
        if (Thread.interrupted()) {
          reads.incrementAndGet();
        }
      }
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  @Test
  void aFileThatIsMovedAwayIsNotWrittenUntilItIsBack() throws IOException {
    try (UpdateStore store = open()) {
      store.write(updates(1, 10));
      Path aside = Files.move(file(), directory.resolve("aside"));
      assertThatThrownBy(() -> store.write(updates(11, 11)))
          .isInstanceOf(HistoryException.class)
          .hasMessageContainingAll(file().toString(), "no longer the file");
      assertThat(store.sequenceOf("id1")).as("reads go on").hasValue(1);
      Files.writeString(file(), "something else");
      await(() -> !store.failure().orElseThrow().isEmpty());
      Files.move(aside, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      await(() -> writes(store, 11));
      assertThat(store.failure()).isEmpty();
    }
    try (UpdateStore store = open()) {
      assertThat(store.lastSequence()).isEqualTo(11);
    }
  }

  @Test
  void aFileThatIsDeletedOrReplacedIsNotOverwritten() throws IOException {
    byte[] other = "another file".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (UpdateStore store = open()) {
      store.write(updates(1, 10));
      Files.delete(file());
      Files.write(file(), other);
      assertThat(writes(store, 11)).isFalse();
      store.commitChanges();
      assertThat(store.failure()).isPresent();
    }
    assertThat(file()).hasBinaryContent(other);
  }

  @Test
  void aFileThatIsCutShortIsNoticedAndSaidAtTheNextStart() throws IOException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    try (UpdateStore store = open()) {
      store.write(updates(1, 10));
      long earlier = Files.size(file());
      store.write(updates(11, 100));
      store.markCommitted();
      try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
        cut.setLength(earlier);
      }
      assertThatThrownBy(() -> store.write(updates(101, 101)))
          .isInstanceOf(HistoryException.class)
          .hasMessageContainingAll(file().toString(), "shorter");
    }
    Handler handler = recorder(lines);
    Logger logger = Logger.getLogger(CommitMark.class.getName());
    logger.addHandler(handler);
    try (UpdateStore store = open()) {
      assertThat(store.lastSequence()).isLessThan(100);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).singleElement().asString().contains(file().toString(), "100");
  }

  private static Handler recorder(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(new java.util.logging.SimpleFormatter().formatMessage(line));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void anErrorInAWriteChangesNothingAndTheNextOneIsWritten() {
    try (UpdateStore store = open()) {
      store.write(updates(1, 10));
      assertThatThrownBy(
              () ->
                  store.change(
                      open -> {
                        open.remove(5);
                        throw new OutOfMemoryError("no real one");
                      }))
          .isInstanceOf(HistoryException.class);
      assertThat(store.sequenceOf("id5")).hasValue(5);
      await(() -> writes(store, 11));
    }
  }

  @Test
  void aFileThatCannotBeReadWhenItIsOpenedAnewIsTriedAgain() {
    AtomicBoolean broken = new AtomicBoolean();
    RecoveringFile recovering =
        new RecoveringFile(
            file(),
            () -> StoreFile.open(file(), 0, false),
            () -> {
              if (broken.get()) {
                throw new IllegalStateException("a bad sector");
              }
              return 0;
            },
            opened -> {});
    recovering.open();
    broken.set(true);
    assertThatThrownBy(
            () ->
                recovering.write(
                    open -> {
                      throw new IllegalStateException("a write that fails");
                    }))
        .isInstanceOf(HistoryException.class);
    broken.set(false);
    AtomicInteger written = new AtomicInteger();
    await(
        () -> {
          try {
            recovering.write(open -> written.incrementAndGet());
            return true;
          } catch (HistoryException e) {
            assertThat(e).hasMessageNotContaining("in use");
            return false;
          }
        });
    assertThat(written).hasValue(1);
    recovering.close();
  }

  @Test
  void whatCameBeforeATimeIsFoundWhileTheOldestGoes() throws Exception {
    SetClock clock = new SetClock(Instant.ofEpochSecond(1_000));
    try (UpdateStore store = open(UNLIMITED, clock)) {
      for (int i = 0; i < 30; i++) {
        clock.advance(Duration.ofSeconds(1));
        store.write(
            LongStream.rangeClosed(i * 100L + 1, i * 100L + 100)
                .mapToObj(at -> Update.of("t").build().at(at))
                .toList());
      }
      long time = clock.millis();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      AtomicBoolean end = new AtomicBoolean();
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (!end.get()) {
                    assertThat(store.lastBefore(time)).isEqualTo(2_900);
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      reader.start();
      for (long at = 1; at <= 2_800; at++) {
        long gone = at;
        store.change(
            open -> {
              store.forget(open, gone);
              return true;
            });
      }
      end.set(true);
      reader.join();
      assertThat(failures).isEmpty();
    }
  }
}
