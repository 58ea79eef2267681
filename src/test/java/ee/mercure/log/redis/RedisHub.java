package ee.mercure.log.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.shared.LogClock;
import ee.mercure.log.shared.SharedUpdateLog;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What of a hub a log on Redis has to do with. */
final class RedisHub implements AutoCloseable {
  private static final long SECONDS = 60;

  private final List<String> ids = Collections.synchronizedList(new ArrayList<>());
  private final UpdateStore store;
  private final DurableHistory history;
  private final SharedUpdateLog log;

  /** A hub that keeps its history in a file of this name. */
  RedisHub(Path directory, String name, RedisAccess access) {
    Retention unlimited =
        new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    LogClock clock = new LogClock(Clock.systemUTC());
    Path file = directory.resolve(name + ".mv");
    store = UpdateStore.open(file, Durability.NEVER, false, unlimited, clock);
    history = new DurableHistory(store);
    log =
        new SharedUpdateLog(
            new RedisEngine(access),
            store,
            clock,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            false);
    log.start(
        update -> {
          history.add(update);
          ids.add(update.id());
        });
  }

  SharedUpdateLog log() {
    return log;
  }

  DurableHistory history() {
    return history;
  }

  /** Whether it is acknowledged. */
  boolean publish(String id) {
    return log.append(Update.of("t").id(id).build())
        .handle((update, error) -> error == null)
        .toCompletableFuture()
        .join();
  }

  /** Publishes an update, each time it is refused or not answered another one; its id. */
  String published(String name) {
    List<String> tried = new ArrayList<>();
    await(
        () -> {
          tried.add(name + tried.size());
          return publish(tried.get(tried.size() - 1));
        });
    return tried.get(tried.size() - 1);
  }

  /**
   * Publishes one update after the other in a thread of its own, until it has published the last.
   *
   * @param acknowledged takes those that were
   * @param isLast whether the next one is
   */
  CompletableFuture<Void> publishing(List<String> acknowledged, BooleanSupplier isLast) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; !acknowledged.contains("last"); i++) {
            String id = isLast.getAsBoolean() ? "last" : "id" + i;
            if (publish(id)) {
              acknowledged.add(id);
            }
          }
        });
  }

  List<String> followed() {
    synchronized (ids) {
      return List.copyOf(ids);
    }
  }

  List<String> stored() {
    List<String> all = new ArrayList<>();
    long to = history.lastSequence();
    for (long at = 0; at < to; ) {
      Page page = history.page(at, to, 10_000, topics -> true);
      page.updates().forEach(update -> all.add(update.id()));
      at = page.upTo();
    }
    return all;
  }

  /** All come to have these, the last of them last, once, and the same in the same order. */
  static void assertAllHave(List<RedisHub> hubs, String... wanted) {
    String last = wanted[wanted.length - 1];
    hubs.forEach(hub -> await(() -> hub.followed().contains(last)));
    List<String> all = hubs.get(0).followed();
    assertThat(all).contains(wanted).endsWith(last).doesNotHaveDuplicates();
    for (RedisHub hub : hubs) {
      assertThat(hub.followed()).isEqualTo(all);
      assertThat(hub.stored()).isEqualTo(all);
    }
  }

  /** Waits for what must come; what has not come by then, the test finds missing. */
  static void await(BooleanSupplier wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!wanted.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() {
    log.close();
    store.close();
  }
}
