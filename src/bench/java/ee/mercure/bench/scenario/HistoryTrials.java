package ee.mercure.bench.scenario;

import ee.mercure.bench.history.FilledStore;
import ee.mercure.bench.history.SyncLoop;
import ee.mercure.bench.load.LoadGenerator;
import ee.mercure.bench.load.ReplayReader;
import ee.mercure.bench.load.Result;
import ee.mercure.bench.server.Dialect;
import ee.mercure.bench.server.Dialect.Interest;
import ee.mercure.bench.server.FileSyncs;
import ee.mercure.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** The kinds of load on the history. */
final class HistoryTrials {
  private static final int RESUMES = 101;

  private HistoryTrials() {}

  /** As many updates as the publishers get through, to nobody. */
  static Trial publications(int publishers) {
    return (server, scale) -> {
      Path file = server.directory().resolve("sync-loop");
      double loop = SyncLoop.run(file, scale.warmUp().dividedBy(2));
      try (LoadGenerator load =
          new LoadGenerator(TopicLoad.of(Dialect.MERCURE, 0, 1), server.port(), 0)) {
        load.closedLoop(publishers, scale.warmUp());
        return Trials.measured(server, load, () -> load.closedLoop(publishers, scale.time()))
            .put(Metric.SYNC_LOOP, loop);
      }
    };
  }

  /** The same on a server that counts its syncs. */
  static Trial syncs(int publishers) {
    return (server, scale) -> {
      try (LoadGenerator load =
          new LoadGenerator(TopicLoad.of(Dialect.MERCURE, 0, 1), server.port(), 0)) {
        load.closedLoop(publishers, scale.warmUp());
        long before = FileSyncs.of(server);
        Result result = load.closedLoop(publishers, scale.time());
        long syncs = FileSyncs.of(server) - before;
        return new Sample()
            .put(Metric.PUBLICATIONS_PER_SECOND, result.publicationsPerSecond())
            .put(Metric.PUBLICATIONS_PER_SYNC, result.publications() / (double) syncs);
      }
    };
  }

  /** Resumes at several depths before anything is published. */
  static Trial resume(int full) {
    return (server, scale) -> {
      int stored = scale.updates(full);
      for (long end = System.nanoTime() + scale.warmUp().toNanos(); System.nanoTime() < end; ) {
        firstEventMillis(server, stored, 10);
        firstEventMillis(server, stored, stored - 1);
      }
      return new Sample()
          .put(Metric.FIRST_AT_10, median(server, stored, 10))
          .put(Metric.FIRST_AT_10_000, median(server, stored, 10_000))
          .put(Metric.FIRST_AT_1_000_000, median(server, stored, stored - 1));
    };
  }

  private static double median(ServerProcess server, int stored, int depth) throws IOException {
    double[] millis = new double[RESUMES];
    for (int i = 0; i < RESUMES; i++) {
      millis[i] = firstEventMillis(server, stored, depth);
    }
    Arrays.sort(millis);
    return millis[RESUMES / 2];
  }

  private static double firstEventMillis(ServerProcess server, int stored, int depth)
      throws IOException {
    try (ReplayReader reader = new ReplayReader(server.port())) {
      long start = System.nanoTime();
      reader.send(resumption(stored, depth));
      reader.read(1);
      return (System.nanoTime() - start) / 1e6;
    }
  }

  /** Replays the last updates to one subscriber, again and again. */
  static Trial replay(int full, int replayed) {
    return (server, scale) -> {
      int stored = scale.updates(full);
      int count = scale.updates(replayed);
      replayFor(server, stored, count, scale.warmUp());
      MachineCpu machine = MachineCpu.now(server);
      double cpu = server.cpuSeconds();
      long start = System.nanoTime();
      long events = replayFor(server, stored, count, scale.time());
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Sample()
          .put(Metric.DELIVERIES_PER_SECOND, events / seconds)
          .put(Metric.CPU_PER_DELIVERY, (server.cpuSeconds() - cpu) * 1e6 / events)
          .put(Metric.LOAD_CPU, machine.ownPercent())
          .put(Metric.OTHERS_CPU, machine.othersPercent());
    };
  }

  private static long replayFor(ServerProcess server, int stored, int count, Duration time)
      throws IOException {
    long events = 0;
    for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
      try (ReplayReader reader = new ReplayReader(server.port())) {
        reader.send(resumption(stored, count));
        reader.read(count);
        events += count;
      }
    }
    return events;
  }

  private static byte[] resumption(int stored, int depth) {
    String cursor = FilledStore.id((long) stored - depth);
    Interest interest = new Interest("topic", TopicLoad.BASE + "0", "", cursor);
    return Dialect.MERCURE.subscription(interest).getBytes(StandardCharsets.US_ASCII);
  }
}
