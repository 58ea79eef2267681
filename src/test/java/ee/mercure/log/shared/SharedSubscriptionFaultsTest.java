package ee.mercure.log.shared;

import static ee.mercure.log.shared.SharedSubscriptionsTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogFollower;
import ee.mercure.log.engine.EngineInMemory;
import ee.mercure.log.engine.EngineInMemory.Fate;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens: in the end every hub knows who is subscribed at the others, and nobody else.
 */
class SharedSubscriptionFaultsTest {
  private static final List<Fate> FATES = List.of(Fate.values());
  private static final int HUBS = 3;
  private static final int STEPS = 40;
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration LEASE = Duration.ofMillis(600);
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final EngineInMemory.Log log = new EngineInMemory.Log();
  private int subscriptions;

  static List<Long> seeds() {
    // Other ones at each run, each printed with what it finds.
    Random random = new Random();
    return random.longs(Integer.getInteger("log.seeds", 6)).boxed().toList();
  }

  /** One hub over several of its lives, which tells again what the log has refused. */
  private final class Hub implements LogFollower {
    private final Path file;
    private final Set<String> own = new TreeSet<>();
    private final Set<String> elsewhere = new TreeSet<>();
    private final Deque<Update> toTell = new ArrayDeque<>();
    private CompletableFuture<Boolean> telling;
    private EngineInMemory engine;
    private UpdateStore store;
    private SharedUpdateLog shared;

    private Hub(int number) {
      file = directory.resolve(number + ".mv");
      start();
    }

    private void start() {
      Retention unlimited =
          new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
      LogClock clock = new LogClock(Clock.systemUTC());
      engine = new EngineInMemory(log);
      store = UpdateStore.open(file, Durability.NEVER, false, unlimited, clock);
      shared = new SharedUpdateLog(engine, store, clock, TIMEOUT, LEASE, false);
      shared.start(this);
    }

    private void stop() {
      shared.close();
      store.close();
      synchronized (this) {
        own.clear();
        elsewhere.clear();
        toTell.clear();
        telling = null;
      }
    }

    @Override
    public void accept(Update update) {}

    @Override
    public synchronized void elsewhere(List<Update> changes) {
      for (Update change : changes) {
        if (change.subscription().orElseThrow() == SubscriptionChange.BEGINS) {
          elsewhere.add(change.topics().get(0));
        } else {
          elsewhere.remove(change.topics().get(0));
        }
      }
    }

    @Override
    public synchronized void expired() {
      own.forEach(path -> toTell.add(event(path, SubscriptionChange.BEGINS)));
    }

    private synchronized void begin(String path) {
      own.add(path);
      toTell.add(event(path, SubscriptionChange.BEGINS));
    }

    private synchronized void endOne() {
      own.stream().findFirst().ifPresent(this::end);
    }

    private void end(String path) {
      own.remove(path);
      toTell.add(event(path, SubscriptionChange.ENDS));
    }

    /** One after the other, each until it is taken. */
    private synchronized void tell() {
      if (telling != null && telling.isDone()) {
        if (telling.join()) {
          toTell.remove();
        }
        telling = null;
      }
      if (telling == null && !toTell.isEmpty()) {
        telling =
            shared
                .append(toTell.peek())
                .handle((update, error) -> error == null)
                .toCompletableFuture();
      }
    }

    private synchronized Set<String> own() {
      return new TreeSet<>(own);
    }

    private synchronized Set<String> known() {
      return new TreeSet<>(elsewhere);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allKnowAllInTheEnd(long seed) {
    Random random = new Random(seed);
    List<Hub> hubs = new ArrayList<>();
    for (int i = 0; i < HUBS; i++) {
      hubs.add(new Hub(i));
    }
    Map<String, Integer> faults = new LinkedHashMap<>();
    for (int step = 0; step < STEPS; step++) {
      faults.merge(disturb(random, hubs.get(random.nextInt(HUBS))), 1, Integer::sum);
      for (int i = 0; i < 3; i++) {
        Hub hub = hubs.get(random.nextInt(HUBS));
        if (random.nextInt(3) > 0) {
          hub.begin("/" + subscriptions++);
        } else {
          hub.endOne();
        }
      }
      hubs.forEach(Hub::tell);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(80)));
    }
    log.away(false);
    for (Hub hub : hubs) {
      hub.engine.cut(false);
      hub.engine.hideOutcomes(0, Fate.LOST);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!hubs.stream().allMatch(hub -> hub.known().equals(othersOf(hub, hubs)))
        && System.nanoTime() < end) {
      hubs.forEach(Hub::tell);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    for (Hub hub : hubs) {
      assertThat(hub.known())
          .as("hub %s, seed %s %s", hubs.indexOf(hub), seed, faults)
          .isEqualTo(othersOf(hub, hubs));
    }
    hubs.forEach(Hub::stop);
  }

  private static Set<String> othersOf(Hub hub, List<Hub> hubs) {
    Set<String> others = new TreeSet<>();
    hubs.stream().filter(other -> other != hub).forEach(other -> others.addAll(other.own()));
    return others;
  }

  private String disturb(Random random, Hub hub) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> {
        Fate fate = FATES.get(random.nextInt(FATES.size()));
        hub.engine.hideOutcomes(1 + random.nextInt(3), fate);
        yield fate.name();
      }
      case 2 -> {
        log.away(true);
        yield "away";
      }
      case 3, 4 -> {
        log.away(false);
        yield "back";
      }
      case 5 -> {
        hub.engine.cut(true);
        yield "cut";
      }
      case 6, 7 -> {
        hub.engine.cut(false);
        yield "mended";
      }
      case 8 -> {
        hub.engine.cut(true);
        hub.stop();
        hub.start();
        yield "killed";
      }
      case 9 -> {
        log.lose(random.nextInt(Math.min(10, log.size() + 1)));
        yield "failover";
      }
      case 10 -> {
        if (random.nextInt(4) == 0) {
          log.makeAnew();
          yield "another log";
        }
        yield "nothing";
      }
      default -> {
        hub.stop();
        hub.start();
        yield "new start";
      }
    };
  }
}
