package ee.mercure.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.log.shared.LogClock;
import ee.mercure.log.shared.SharedUpdateLog;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * What becomes of hubs on a real Redis that crashes, forgets, fills up or is not what it must be.
 */
class RedisFaultsTest {
  private static final String[] WITH_LOG = {"--appendonly", "yes"};
  private static final long SECONDS = 60;

  @TempDir Path directory;

  private final List<Hub> hubs = new ArrayList<>();
  private RedisProcess redis;

  private final class Hub implements AutoCloseable {
    private final List<String> ids = Collections.synchronizedList(new ArrayList<>());
    private final UpdateStore store;
    private final DurableHistory history;
    private final SharedUpdateLog log;

    private Hub(String name) {
      Retention unlimited =
          new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
      LogClock clock = new LogClock(Clock.systemUTC());
      Path file = directory.resolve(name + ".mv");
      store = UpdateStore.open(file, Durability.NEVER, false, unlimited, clock);
      history = new DurableHistory(store);
      log =
          new SharedUpdateLog(
              new RedisEngine(redis.access(Optional.empty())),
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
      hubs.add(this);
    }

    /** Whether it is acknowledged. */
    private boolean publish(String id) {
      return log.append(Update.of("t").id(id).build())
          .handle((update, error) -> error == null)
          .toCompletableFuture()
          .join();
    }

    private List<String> followed() {
      synchronized (ids) {
        return List.copyOf(ids);
      }
    }

    private List<String> stored() {
      List<String> all = new ArrayList<>();
      long to = history.lastSequence();
      for (long at = 0; at < to; ) {
        Page page = history.page(at, to, 10_000, topics -> true);
        page.updates().forEach(update -> all.add(update.id()));
        at = page.upTo();
      }
      return all;
    }

    @Override
    public void close() {
      log.close();
      store.close();
    }
  }

  private static void await(BooleanSupplier wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!wanted.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @BeforeEach
  void makeServer() throws Exception {
    redis = new RedisProcess(directory);
  }

  @AfterEach
  void end() throws Exception {
    hubs.forEach(Hub::close);
    redis.end();
  }

  @Test
  void aCrashWithAnAppendOnlyFileLosesAndDoublesNothing() throws Exception {
    redis.start(WITH_LOG);
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> publishing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !acknowledged.contains("last"); i++) {
                String id = acknowledged.size() < 300 ? "id" + i : "last";
                if (a.publish(id)) {
                  acknowledged.add(id);
                }
              }
            });
    await(() -> acknowledged.size() > 100);
    redis.kill();
    redis.start(WITH_LOG);
    publishing.get(SECONDS, TimeUnit.SECONDS);
    await(() -> b.followed().contains("last"));
    assertThat(a.followed()).containsSubsequence(acknowledged).doesNotHaveDuplicates();
    assertThat(b.followed()).isEqualTo(a.followed());
    assertThat(a.history.goneUpTo()).isZero();
    assertThat(b.history.goneUpTo()).isZero();
  }

  @Test
  void whatAServerHasForgottenIsCutAndTold() throws Exception {
    redis.start();
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    assertThat(a.publish("kept")).isTrue();
    await(() -> b.followed().contains("kept"));
    try (Jedis connection = redis.client()) {
      connection.save();
    }
    assertThat(a.publish("lost")).isTrue();
    await(() -> b.followed().contains("lost"));
    redis.kill();
    redis.start();
    await(() -> a.publish("new"));
    await(() -> b.followed().contains("new"));
    for (Hub hub : hubs) {
      await(() -> !hub.stored().contains("lost"));
      assertThat(hub.stored()).startsWith("kept").contains("new").doesNotContain("lost");
      long kept = hub.history.sequenceOf("kept").orElseThrow();
      assertThat(hub.history.goneUpTo()).as("who has seen it is told").isGreaterThan(kept);
    }
  }

  @Test
  void anEmptiedServerIsTold() throws Exception {
    redis.start();
    Hub a = new Hub("a");
    assertThat(a.publish("before")).isTrue();
    try (Jedis connection = redis.client()) {
      connection.flushAll();
    }
    await(() -> a.publish("after"));
    await(() -> a.followed().contains("after"));
    long before = a.history.sequenceOf("before").orElseThrow();
    assertThat(a.history.goneUpTo()).isGreaterThan(before);
    assertThat(a.history.sequenceOf("after").orElseThrow()).isGreaterThan(a.history.goneUpTo());
  }

  @Test
  void aFullServerRefusesAndGoesOn() throws Exception {
    redis.start();
    Hub a = new Hub("a");
    assertThat(a.publish("1")).isTrue();
    try (Jedis connection = redis.client()) {
      connection.configSet("maxmemory", "1");
      assertThatThrownBy(
              () ->
                  a.log
                      .append(Update.of("t").id("refused").build())
                      .toCompletableFuture()
                      .get(SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LogUnavailableException.class);
      connection.configSet("maxmemory", "0");
    }
    await(() -> a.publish("2"));
    assertThat(a.followed()).startsWith("1").contains("2").doesNotContain("refused");
  }

  @Test
  void aServerThatEvictsOrDoesNotKnowThePasswordIsUnfit() throws Exception {
    redis.start("--requirepass", "geheim");
    assertUnfit(Optional.empty(), "NOAUTH");
    assertUnfit(Optional.of("falsch"), "WRONGPASS");
    try (Jedis connection = redis.client();
        RedisEngine engine = new RedisEngine(redis.access(Optional.of("geheim")))) {
      engine.open();
      connection.auth("geheim");
      connection.configSet("maxmemory", "100mb");
      connection.configSet("maxmemory-policy", "allkeys-lru");
    }
    assertUnfit(Optional.of("geheim"), "evicts");
  }

  private void assertUnfit(Optional<String> password, String why) {
    try (RedisEngine engine = new RedisEngine(redis.access(password))) {
      assertThatThrownBy(engine::open)
          .hasMessageContaining(why)
          .hasMessageNotContaining("falsch")
          .isInstanceOfSatisfying(
              LogEngineException.class, error -> assertThat(error.kind()).isEqualTo(Kind.UNFIT));
    }
  }
}
