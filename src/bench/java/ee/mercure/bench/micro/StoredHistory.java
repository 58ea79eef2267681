package ee.mercure.bench.micro;

import ee.mercure.bench.history.FilledStore;
import ee.mercure.bench.history.SyncLoop;
import ee.mercure.history.Page;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.embedded.EmbeddedUpdateLog;
import ee.mercure.update.Update;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
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
  private static final String TOPIC = "https://example.com/books/1";
  private static final String DATA = "x".repeat(200);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int STORED = 1_000_000;
  private static final int REPLAYED = 100_000;

  private StoredHistory() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    double loop = SyncLoop.run(directory.resolve("loop"), TIME);
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

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static Update update() {
    return Update.of(TOPIC).data(DATA).build();
  }

  /** Each publisher waits for its update before it appends the next one. */
  private static double appends(Path directory, int publishers) throws InterruptedException {
    AtomicLong count = new AtomicLong();
    try (UpdateStore store = FilledStore.open(directory, STORED);
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
    FilledStore.fill(directory, TOPIC, STORED);
    long opening = System.nanoTime();
    try (UpdateStore store = FilledStore.open(directory, STORED)) {
      print("%d updates are open after %.0f ms", STORED, seconds(opening) * 1e3);
      DurableHistory history = new DurableHistory(store);
      for (int depth : new int[] {10, 10_000, STORED - 1}) {
        double micros = firstUpdate(history, depth);
        print("first update behind a cursor at depth %d: %.0f us", depth, micros);
      }
      print("replay: %.0f updates/s", replay(history));
    }
  }

  /** The median over cursors near a depth. */
  private static double firstUpdate(DurableHistory history, int depth) {
    double[] micros = new double[201];
    for (int i = 0; i < micros.length; i++) {
      String cursor = FilledStore.id(Math.max(1, STORED - depth - i));
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
