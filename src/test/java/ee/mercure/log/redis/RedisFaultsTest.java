package ee.mercure.log.redis;

import static ee.mercure.log.redis.RedisHub.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  private final List<RedisHub> hubs = new ArrayList<>();
  private RedisProcess redis;

  private RedisHub hub(String name) {
    RedisHub hub = new RedisHub(directory, name, redis.access(Optional.empty()));
    hubs.add(hub);
    return hub;
  }

  @BeforeEach
  void makeServer() throws Exception {
    redis = new RedisProcess(directory);
  }

  @AfterEach
  void end() throws Exception {
    hubs.forEach(RedisHub::close);
    redis.end();
  }

  @Test
  void aCrashWithAnAppendOnlyFileLosesAndDoublesNothing() throws Exception {
    redis.start(WITH_LOG);
    RedisHub a = hub("a");
    RedisHub b = hub("b");
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> publishing =
        a.publishing(acknowledged, () -> acknowledged.size() >= 300);
    await(() -> acknowledged.size() > 100);
    redis.kill();
    redis.start(WITH_LOG);
    publishing.get(SECONDS, TimeUnit.SECONDS);
    await(() -> b.followed().contains("last"));
    assertThat(a.followed()).containsSubsequence(acknowledged).doesNotHaveDuplicates();
    assertThat(b.followed()).isEqualTo(a.followed());
    assertThat(a.history().goneUpTo()).isZero();
    assertThat(b.history().goneUpTo()).isZero();
  }

  @Test
  void whatAServerHasForgottenIsCutAndTold() throws Exception {
    redis.start();
    RedisHub a = hub("a");
    RedisHub b = hub("b");
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
    for (RedisHub hub : hubs) {
      await(() -> !hub.stored().contains("lost"));
      assertThat(hub.stored()).startsWith("kept").contains("new").doesNotContain("lost");
      long kept = hub.history().sequenceOf("kept").orElseThrow();
      assertThat(hub.history().goneUpTo()).as("who has seen it is told").isGreaterThan(kept);
    }
  }

  @Test
  void anEmptiedServerIsTold() throws Exception {
    redis.start();
    RedisHub a = hub("a");
    assertThat(a.publish("before")).isTrue();
    try (Jedis connection = redis.client()) {
      connection.flushAll();
    }
    await(() -> a.publish("after"));
    await(() -> a.followed().contains("after"));
    long before = a.history().sequenceOf("before").orElseThrow();
    assertThat(a.history().goneUpTo()).isGreaterThan(before);
    assertThat(a.history().sequenceOf("after").orElseThrow()).isGreaterThan(a.history().goneUpTo());
  }

  @Test
  void aFullServerRefusesAndGoesOn() throws Exception {
    redis.start();
    RedisHub a = hub("a");
    assertThat(a.publish("1")).isTrue();
    try (Jedis connection = redis.client()) {
      connection.configSet("maxmemory", "1");
      assertRefuses(a);
      connection.configSet("maxmemory", "0");
    }
    await(() -> a.publish("2"));
    assertThat(a.followed()).startsWith("1").contains("2").doesNotContain("refused");
  }

  private static void assertRefuses(RedisHub hub) {
    assertThatThrownBy(
            () ->
                hub.log()
                    .append(Update.of("t").id("refused").build())
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogUnavailableException.class);
  }

  @Test
  void aServerThatMissesItsReplicasRefusesAndGoesOn() throws Exception {
    redis.start("--min-replicas-to-write", "1");
    RedisHub a = hub("a");
    assertRefuses(a);
    try (Jedis connection = redis.client()) {
      connection.configSet("min-replicas-to-write", "0");
    }
    await(() -> a.publish("1"));
    assertThat(a.followed()).contains("1").doesNotContain("refused");
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
