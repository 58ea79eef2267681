package ee.mercure.log.shared;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.engine.EngineInMemory;
import ee.mercure.log.engine.EngineInMemory.Fate;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hubs that publish while the engine hides how calls ended, refuses them, cannot be reached, and
 * while hubs stop and start: whatever happens, all see one order, each update once, what was
 * acknowledged is there and what was refused is not.
 */
class SharedLogFaultsTest {
  private static final List<Fate> FATES = List.of(Fate.values());
  private static final int HUBS = 3;
  private static final int STEPS = 40;
  private static final int UPDATES_EACH = 5;
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final EngineInMemory.Log log = new EngineInMemory.Log();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<CompletableFuture<?>> publications = new ArrayList<>();

  static List<Long> seeds() {
    // Other ones at each run, each printed with what it finds.
    Random random = new Random();
    return random.longs(Integer.getInteger("log.seeds", 6)).boxed().toList();
  }

  /** One hub over several of its lives. */
  private final class Hub {
    private final Path file;
    private final List<String> followed = Collections.synchronizedList(new ArrayList<>());
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
      shared = new SharedUpdateLog(engine, store, clock, TIMEOUT, Duration.ofMillis(300), false);
      shared.start(update -> followed.add(update.id()));
    }

    private void stop() {
      shared.close();
      store.close();
    }

    private void publish(String id) {
      publications.add(
          shared
              .append(Update.of("t").id(id).data("d").build())
              .toCompletableFuture()
              .handle(
                  (update, error) -> {
                    if (error == null) {
                      acknowledged.add(id);
                    } else if (error instanceof LogUnavailableException) {
                      refused.add(id);
                    }
                    return null;
                  }));
    }

    private List<String> ids() {
      synchronized (followed) {
        return List.copyOf(followed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allSeeOneOrderAndWhatTheyWereTold(long seed) throws Exception {
    Random random = new Random(seed);
    List<Hub> hubs = new ArrayList<>();
    for (int i = 0; i < HUBS; i++) {
      hubs.add(new Hub(i));
    }
    Map<String, Integer> faults = new LinkedHashMap<>();
    int updates = 0;
    for (int step = 0; step < STEPS; step++) {
      Hub hub = hubs.get(random.nextInt(HUBS));
      faults.merge(disturb(random, hub), 1, Integer::sum);
      for (int i = 0; i < UPDATES_EACH; i++) {
        hubs.get(random.nextInt(HUBS)).publish("u" + updates++);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
    }
    log.away(false);
    for (Hub hub : hubs) {
      hub.engine.refuse(false);
      hub.engine.hideOutcomes(0, Fate.LOST);
    }
    for (CompletableFuture<?> one : publications) {
      one.get(SECONDS, TimeUnit.SECONDS);
    }
    String last = "last";
    Hub first = hubs.get(0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!acknowledged.contains(last) && System.nanoTime() < end) {
      first.publish(last);
      publications.get(publications.size() - 1).get(SECONDS, TimeUnit.SECONDS);
    }
    for (Hub hub : hubs) {
      while (!hub.ids().contains(last) && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
    String what = "seed " + seed + " " + faults;
    List<String> order = first.ids().stream().filter(id -> !id.equals(last)).toList();
    assertThat(order).as(what).doesNotHaveDuplicates();
    assertThat(new HashSet<>(order)).as(what).containsAll(allBut(acknowledged, last));
    assertThat(order).as(what).doesNotContainAnyElementsOf(refused);
    for (Hub hub : hubs) {
      assertThat(hub.ids().stream().filter(id -> !id.equals(last)).toList())
          .as(what)
          .isEqualTo(order);
      hub.stop();
    }
  }

  private static List<String> allBut(Set<String> ids, String one) {
    return ids.stream().filter(id -> !id.equals(one)).toList();
  }

  private String disturb(Random random, Hub hub) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        Fate fate = FATES.get(random.nextInt(FATES.size()));
        hub.engine.hideOutcomes(1 + random.nextInt(3), fate);
        yield fate.name();
      }
      case 2 -> {
        hub.engine.refuse(true);
        yield "refused";
      }
      case 3 -> {
        hub.engine.refuse(false);
        yield "taken again";
      }
      case 4 -> {
        log.away(true);
        yield "away";
      }
      case 5, 6 -> {
        log.away(false);
        yield "back";
      }
      default -> {
        hub.stop();
        hub.start();
        yield "new start";
      }
    };
  }
}
