package ee.mercure.log.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.log.engine.LogEngineException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine promises. */
public abstract class LogEngineContract {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NOW = Duration.ofMillis(50);

  private final List<LogEngine> engines = new ArrayList<>();
  private LogEngine engine;

  /** Another engine on the same log, which was made for this test. */
  protected abstract LogEngine engine();

  /** Puts another, empty log in the place of this one. */
  protected abstract void makeAnew() throws Exception;

  @BeforeEach
  void open() throws Exception {
    engine = opened();
  }

  @AfterEach
  void close() {
    engines.forEach(LogEngine::close);
  }

  private LogEngine opened() throws LogEngineException {
    LogEngine another = engine();
    engines.add(another);
    another.open();
    return another;
  }

  private static List<byte[]> records(String... texts) {
    return IntStream.range(0, texts.length).mapToObj(i -> texts[i].getBytes(UTF_8)).toList();
  }

  private static List<LogEntry> read(LogReader reader, int count) throws Exception {
    List<LogEntry> all = new ArrayList<>();
    long end = System.nanoTime() + SOON.toNanos();
    while (all.size() < count && System.nanoTime() < end) {
      all.addAll(reader.read(NOW));
    }
    return all;
  }

  private static List<String> texts(List<LogEntry> entries) {
    return entries.stream().map(entry -> new String(entry.record(), UTF_8)).toList();
  }

  @Test
  void itsIdentityStaysWhatItIs() throws Exception {
    UUID identity = engine.open();
    assertThat(engine.open()).isEqualTo(identity);
    assertThat(opened().open()).isEqualTo(identity);
  }

  @Test
  void recordsAreReadInTheirOrderAtPlacesWithoutHoles() throws Exception {
    Position last = engine.append(records("a", "b", "c"));
    Position behind = engine.append(records("d"));
    try (LogReader reader = engine.reader()) {
      List<LogEntry> entries = read(reader, 4);
      assertThat(texts(entries)).containsExactly("a", "b", "c", "d");
      assertThat(entries.get(2).position()).isEqualTo(last);
      assertThat(entries.get(3).position()).isEqualTo(behind);
      for (int i = 1; i < 4; i++) {
        Position before = entries.get(i - 1).position();
        assertThat(entries.get(i).position())
            .isEqualTo(new Position(before.major(), before.minor() + 1));
        assertThat(entries.get(i).millis()).isGreaterThanOrEqualTo(entries.get(i - 1).millis());
      }
    }
  }

  @Test
  void recordsAreAnyBytes() throws Exception {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    byte[] large = "x".repeat(900_000).getBytes(UTF_8);
    engine.append(List.of(every, large, new byte[0]));
    try (LogReader reader = engine.reader()) {
      List<LogEntry> entries = read(reader, 3);
      assertThat(entries.get(0).record()).isEqualTo(every);
      assertThat(entries.get(1).record()).isEqualTo(large);
      assertThat(entries.get(2).record()).isEmpty();
    }
  }

  @Test
  void aPageOfLargeRecordsIsBounded() throws Exception {
    byte[] large = new byte[1_000_000];
    for (int i = 0; i < 40; i++) {
      engine.append(List.of(large));
    }
    try (LogReader reader = engine.reader()) {
      List<LogEntry> all = new ArrayList<>();
      while (all.size() < 40) {
        List<LogEntry> page = reader.read(SOON);
        assertThat(page).hasSizeBetween(1, 20);
        all.addAll(page);
      }
      assertThat(all).extracting(entry -> entry.position().minor()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aReaderBeginsAtAPlace() throws Exception {
    Position second = new Position(0, engine.append(records("a", "b")).minor());
    engine.append(records("c"));
    try (LogReader reader = engine.reader()) {
      List<LogEntry> all = read(reader, 3);
      reader.seek(Optional.of(all.get(1).position()));
      assertThat(texts(read(reader, 2))).containsExactly("b", "c");
      reader.seek(Optional.empty());
      assertThat(texts(read(reader, 3))).containsExactly("a", "b", "c");
      assertThat(all.get(1).position().minor()).isEqualTo(second.minor());
    }
  }

  @Test
  void whatIsNotThereIsNotRead() throws Exception {
    Position last = engine.append(records("a"));
    try (LogReader reader = engine.reader()) {
      reader.seek(Optional.of(new Position(last.major(), last.minor() + 5)));
      assertThat(reader.read(NOW)).isEmpty();
    }
  }

  @Test
  void aReaderWaitsForWhatIsAppendedByOthers() throws Exception {
    LogEngine other = opened();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (LogReader reader = engine.reader()) {
      Future<List<LogEntry>> reading = thread.submit(() -> reader.read(SOON));
      other.append(records("late"));
      assertThat(texts(reading.get(SOON.toSeconds(), TimeUnit.SECONDS))).containsExactly("late");
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void manyWhoAppendAtOnceAreReadAlikeByAll() throws Exception {
    int writers = 4;
    int calls = 50;
    List<Future<?>> running = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<List<String>>> readers = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        LogEngine reading = opened();
        readers.add(
            threads.submit(
                () -> {
                  try (LogReader reader = reading.reader()) {
                    return texts(read(reader, 2 * writers * calls));
                  }
                }));
      }
      for (int w = 0; w < writers; w++) {
        LogEngine writing = opened();
        String name = "w" + w + "-";
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < calls; i++) {
                    writing.append(records(name + 2 * i, name + (2 * i + 1)));
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
      List<String> first = readers.get(0).get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(readers.get(1).get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(first);
      for (int w = 0; w < writers; w++) {
        String name = "w" + w + "-";
        assertThat(first.stream().filter(text -> text.startsWith(name)))
            .containsExactlyElementsOf(
                IntStream.range(0, 2 * calls).mapToObj(i -> name + i).toList());
      }
      for (int i = 0; i < first.size(); i += 2) {
        assertThat(writerOf(first.get(i + 1))).isEqualTo(writerOf(first.get(i)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String writerOf(String text) {
    return text.substring(0, text.indexOf('-'));
  }

  @Test
  void whatIsTrimmedIsGoneAndNothingBehindIt() throws Exception {
    engine.append(records("a", "b"));
    Position kept = engine.append(records("c"));
    engine.append(records("d"));
    engine.trim(kept);
    try (LogReader reader = engine.reader()) {
      List<LogEntry> left = read(reader, 2);
      assertThat(texts(left)).endsWith("c", "d");
      reader.seek(Optional.of(kept));
      assertThat(texts(read(reader, 2))).containsExactly("c", "d");
    }
    assertThat(engine.append(records("e"))).isGreaterThan(kept);
  }

  @Test
  void anotherLogIsToldFromThisOne() throws Exception {
    UUID before = engine.open();
    engine.append(records("a"));
    makeAnew();
    assertThatThrownBy(() -> engine.append(records("b")))
        .isInstanceOfSatisfying(
            LogEngineException.class,
            error -> assertThat(error.kind()).isEqualTo(Kind.ANOTHER_LOG));
    assertThat(engine.open()).isNotEqualTo(before);
    engine.append(records("c"));
    try (LogReader reader = engine.reader()) {
      assertThat(texts(read(reader, 1))).containsExactly("c");
    }
  }

  @Test
  void whatIsClosedFails() throws Exception {
    engine.close();
    assertThatThrownBy(() -> engine.append(records("a"))).isInstanceOf(LogEngineException.class);
    assertThatThrownBy(() -> engine.reader().read(NOW)).isInstanceOf(LogEngineException.class);
  }
}
