package ee.mercure.bench.scenario;

import ee.mercure.bench.load.LoadGenerator;
import ee.mercure.bench.load.Result;
import ee.mercure.bench.load.Workload;
import ee.mercure.bench.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The kinds of load. */
final class Trials {
  /** Part of a core that a compiler may still take: more falsifies CPU per publication. */
  private static final double COMPILING = 0.05;

  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);
  private static final int WARM_UP_PUBLISHERS = 16;
  private static final double UPDATES_PER_SECOND = 20;
  private static final Duration HEARTBEATS = Duration.ofSeconds(30);

  private Trials() {}

  /** As many updates as the publishers get through, each with one under way. */
  static Trial closedLoop(int publishers, Function<Scale, Workload> workload) {
    return (server, scale) -> {
      try (LoadGenerator load = new LoadGenerator(workload.apply(scale), server.port(), 0)) {
        load.subscribe();
        warmUp(server, scale, time -> load.closedLoop(publishers, time));
        return measured(server, load, () -> load.closedLoop(publishers, scale.time()));
      }
    };
  }

  /** Load that lasts some time. */
  @FunctionalInterface
  private interface Load {
    void run(Duration time) throws IOException;
  }

  /** Until the server's compiler is done with what the load needs, or {@link #LONGEST_WARM_UP}. */
  private static void warmUp(ServerProcess server, Scale scale, Load load) throws IOException {
    load.run(scale.warmUp());
    Instant latest = Instant.now().plus(LONGEST_WARM_UP);
    double before;
    do {
      before = server.compilerSeconds();
      load.run(scale.warmUp());
    } while (server.compilerSeconds() - before > COMPILING * scale.warmUp().toSeconds()
        && Instant.now().isBefore(latest));
  }

  /** 20 updates a second. */
  static Trial paced(Function<Scale, Workload> workload) {
    return (server, scale) -> {
      try (LoadGenerator load = new LoadGenerator(workload.apply(scale), server.port(), 0)) {
        load.subscribe();
        warmUp(server, scale, time -> load.closedLoop(WARM_UP_PUBLISHERS, time));
        load.paced(UPDATES_PER_SECOND, scale.warmUp());
        return measured(server, load, () -> load.paced(UPDATES_PER_SECOND, scale.time()));
      }
    };
  }

  /** 20 updates a second, first with all readers, then with a tenth that stop, then read on. */
  static Trial stalled(Function<Scale, Workload> workload) {
    return (server, scale) -> {
      Workload work = workload.apply(scale);
      int stalled = work.subscribers() / 10;
      Duration time = scale.time().multipliedBy(2);
      try (LoadGenerator load = new LoadGenerator(work, server.port(), stalled)) {
        load.subscribe();
        warmUp(server, scale, span -> load.paced(2 * UPDATES_PER_SECOND, span));
        Sample sample = measured(server, load, () -> load.paced(UPDATES_PER_SECOND, time));
        load.pause(stalled);
        Result meanwhile = load.paced(UPDATES_PER_SECOND, time);
        sample
            .put(Metric.P99_STALLED, meanwhile.latencies().percentile(0.99) / 1e6)
            .put(Metric.LIVE_HEAP_MIB, server.liveHeap() / 1048576.0);
        load.resume();
        load.drain();
        load.verify();
        return sample.put(Metric.RECONNECTS, load.reconnects());
      }
    };
  }

  /** Subscribers to whom nothing is sent but heartbeats. */
  static Trial idle(boolean jvm, Function<Scale, Workload> workload) {
    return (server, scale) -> {
      Workload work = workload.apply(scale);
      connectAndLeave(server, work);
      long heap = jvm ? server.liveHeap() : 0;
      long rss = server.rss();
      try (LoadGenerator load = new LoadGenerator(work, server.port(), 0)) {
        Sample sample = new Sample();
        double seconds = load.subscribe().toNanos() / 1e9;
        sample.put(Metric.CONNECTIONS_PER_SECOND, work.subscribers() / seconds);
        if (jvm) {
          double live = server.liveHeap() - heap;
          sample.put(Metric.HEAP_PER_SUBSCRIBER, live / work.subscribers());
        }
        sample.put(Metric.RSS_PER_SUBSCRIBER, (server.rss() - rss) / (double) work.subscribers());
        load.idle(Duration.ofSeconds(5));
        double cpu = server.cpuSeconds();
        load.idle(HEARTBEATS);
        double used = server.cpuSeconds() - cpu;
        return sample.put(Metric.IDLE_CPU, 100 * used / HEARTBEATS.toSeconds());
      }
    };
  }

  /** So that what a server sets up with its first requests counts for no subscriber. */
  private static void connectAndLeave(ServerProcess server, Workload work)
      throws IOException, InterruptedException {
    Workload few = new FewOf(work, 200);
    try (LoadGenerator load = new LoadGenerator(few, server.port(), 0)) {
      load.subscribe();
    }
    // Two heartbeats: by then the server has found out that they are gone.
    Thread.sleep(35_000);
  }

  /** Something that publishes. */
  @FunctionalInterface
  interface Publishing {
    Result run() throws IOException;
  }

  static Sample measured(ServerProcess server, LoadGenerator load, Publishing publishing)
      throws IOException {
    MachineCpu machine = MachineCpu.now(server);
    double cpu = server.cpuSeconds();
    Result result = publishing.run();
    Sample sample = new Sample().put(result, server.cpuSeconds() - cpu);
    load.verify();
    return sample
        .put(Metric.LOAD_CPU, machine.ownPercent())
        .put(Metric.OTHERS_CPU, machine.othersPercent());
  }
}
