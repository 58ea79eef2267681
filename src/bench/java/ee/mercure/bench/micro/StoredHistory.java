package ee.mercure.bench.micro;

import ee.mercure.history.Durability;
import ee.mercure.history.DurableHistory;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.UpdateStore;
import ee.mercure.log.embedded.EmbeddedUpdateLog;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The log and the history in a file, without a server: appends against one sync for each, and how
 * long the first page behind a cursor takes at any depth. The argument is a directory on the disk
 * to be measured; it is emptied.
 */
public final class StoredHistory {
  private static final String DATA = "x".repeat(200);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int STORED = 1_000_000;
  private static final int REPLAYED = 100_000;

  private StoredHistory() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    double loop = syncLoop(directory.resolve("loop"));
    print("a sync for each update, one thread: %.0f/s", loop);
    for (int publishers : new int[] {1, 1, 16, 64}) {
      double rate = appends(directory.resolve("appends-" + publishers), publishers);
      print("%d publishers: %.0f appends/s, %.2f times the loop", publishers, rate, rate / loop);
    }
    depths(directory.resolve("depths"));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static double syncLoop(Path file) throws IOException {
    int count = 0;
    long start = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (System.nanoTime() - start < TIME.toNanos()) {
        channel.write(ByteBuffer.allocate(300));
        channel.force(true);
        count++;
      }
    }
    return count / seconds(start);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static UpdateStore open(Path directory) {
    Retention retention = new Retention(Duration.ofDays(7), STORED + 1L, Long.MAX_VALUE, List.of());
    return UpdateStore.open(
        directory.resolve("history.mv"), Durability.ALWAYS, false, retention, Clock.systemUTC());
  }

  private static Update update() {
    return Update.of("https://example.com/books/1").data(DATA).build();
  }

  /** Each publisher waits for its update before it appends the next one. */
  private static double appends(Path directory, int publishers) throws InterruptedException {
    AtomicLong count = new AtomicLong();
    try (UpdateStore store = open(directory);
        EmbeddedUpdateLog log = new EmbeddedUpdateLog(store)) {
      log.start(update -> {});
      CountDownLatch ended = new CountDownLatch(publishers);
      long start = System.nanoTime();
      for (int i = 0; i < publishers; i++) {
        new Thread(
                () -> {
                  while (System.nanoTime() - start < TIME.toNanos()) {
                    log.append(update()).toCompletableFuture().join();
                    count.incrementAndGet();
                  }
                  ended.countDown();
                })
            .start();
      }
      ended.await();
      return count.get() / seconds(start);
    }
  }

  private static void depths(Path directory) {
    List<String> ids = new ArrayList<>();
    try (UpdateStore store = open(directory)) {
      List<Update> batch = new ArrayList<>();
      for (long sequence = 1; sequence <= STORED; sequence++) {
        batch.add(update().at(sequence));
        ids.add(batch.get(batch.size() - 1).id());
        if (batch.size() == 1000) {
          store.write(batch);
          batch.clear();
        }
      }
    }
    long opening = System.nanoTime();
    try (UpdateStore store = open(directory)) {
      print("%d updates are open after %.0f ms", STORED, seconds(opening) * 1e3);
      DurableHistory history = new DurableHistory(store);
      for (int depth : new int[] {10, 10_000, STORED - 1}) {
        double micros = firstUpdate(history, ids, depth);
        print("first update behind a cursor at depth %d: %.0f us", depth, micros);
      }
      print("replay: %.0f updates/s", replay(history));
    }
  }

  /** The median over cursors near a depth. */
  private static double firstUpdate(DurableHistory history, List<String> ids, int depth) {
    double[] micros = new double[201];
    for (int i = 0; i < micros.length; i++) {
      String cursor = ids.get(Math.max(0, STORED - depth - i));
      long start = System.nanoTime();
      long position = history.sequenceOf(cursor).orElseThrow();
      Page page = history.page(position, STORED, 1, topics -> true);
      micros[i] = (System.nanoTime() - start) / 1e3;
      if (page.updates().isEmpty()) {
        throw new IllegalStateException("nothing behind " + cursor);
      }
    }
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }

  private static double replay(DurableHistory history) {
    long start = System.nanoTime();
    long position = 0;
    int count = 0;
    while (count < REPLAYED) {
      Page page = history.page(position, STORED, 256, topics -> true);
      count += page.updates().size();
      position = page.upTo();
    }
    return count / seconds(start);
  }
}
