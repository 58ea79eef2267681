package ee.mercure.log.redis;

import static ee.mercure.log.redis.RedisHub.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Hubs on a Redis with a replica, which sentinels put in its place. */
class RedisSentinelTest {
  private static final String GROUP = "my-primary";
  private static final String PASSWORD = "geheim";
  private static final long SECONDS = 120;

  @TempDir Path directory;

  private final List<RedisProcess> sentinels = new ArrayList<>();
  private final List<RedisHub> hubs = new ArrayList<>();
  private RedisProcess primary;
  private RedisProcess replica;

  @BeforeEach
  void makeServers() throws Exception {
    primary = new RedisProcess(directory.resolve("primary"));
    replica = new RedisProcess(directory.resolve("replica"));
    primary.start("--appendonly", "yes");
    String port = Integer.toString(primary.port());
    replica.start("--appendonly", "yes", "--replicaof", "127.0.0.1", port);
    for (int i = 0; i < 3; i++) {
      RedisProcess sentinel = new RedisProcess(directory.resolve("sentinel" + i));
      sentinels.add(sentinel);
      sentinel.startSentinel(
          "requirepass " + PASSWORD,
          "sentinel sentinel-pass " + PASSWORD,
          "sentinel monitor " + GROUP + " 127.0.0.1 " + port + " 2",
          "sentinel down-after-milliseconds " + GROUP + " 3000",
          "sentinel failover-timeout " + GROUP + " 5000");
    }
    await(this::allKnowAll);
  }

  private boolean allKnowAll() {
    return sentinels.stream().allMatch(RedisSentinelTest::knowsAll);
  }

  private static boolean knowsAll(RedisProcess sentinel) {
    try (Jedis connection = sentinel.client()) {
      connection.auth(PASSWORD);
      var state = connection.sentinelMaster(GROUP);
      return "1".equals(state.get("num-slaves"))
          && "2".equals(state.get("num-other-sentinels"))
          && connection.sentinelReplicas(GROUP).stream()
              .allMatch(of -> "ok".equals(of.get("master-link-status")));
    }
  }

  @AfterEach
  void end() throws Exception {
    hubs.forEach(RedisHub::close);
    for (RedisProcess sentinel : sentinels) {
      sentinel.end();
    }
    primary.end();
    replica.end();
  }

  private RedisAccess access(String group) {
    String places =
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(","));
    return new RedisAccess(
        "redis-sentinel://" + places + "/0#" + group,
        RedisLogin.NONE,
        new RedisLogin(Optional.empty(), Optional.of(PASSWORD)),
        "sentinels",
        Duration.ofSeconds(2));
  }

  private RedisHub hub(String name) {
    RedisHub hub = new RedisHub(directory, name, access(GROUP));
    hubs.add(hub);
    return hub;
  }

  @Test
  void hubsFollowTheLogToItsNewPlace() throws Exception {
    RedisHub a = hub("a");
    RedisHub b = hub("b");
    String first = a.published("first");
    try (Jedis connection = primary.client()) {
      assertThat(connection.waitReplicas(1, TimeUnit.SECONDS.toMillis(SECONDS))).isEqualTo(1);
    }
    primary.kill();
    // One that was told nothing by the others knows of the old one alone.
    sentinels.get(0).kill();
    String second = a.published("second");
    String third = b.published("third");
    RedisHub.assertAllHave(hubs, first, second, third);
    primary.start("--appendonly", "yes");
    String fourth = b.published("fourth");
    await(() -> a.followed().contains(fourth));
    assertThat(a.followed()).endsWith(fourth);
  }

  @Test
  void aPrimaryThatStoodStillIsGivenUpAlsoWhenItGoesOn() throws Exception {
    RedisHub a = hub("a");
    RedisHub b = hub("b");
    String before = a.published("before");
    await(() -> b.followed().contains(before));
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> publishing = a.publishing(acknowledged, () -> acknowledged.size() > 20);
    primary.signal("STOP");
    publishing.get(SECONDS, TimeUnit.SECONDS);
    primary.signal("CONT");
    String after = b.published("after");
    await(() -> a.followed().contains(after));
    await(() -> b.stored().equals(a.stored()));
    assertThat(b.stored()).isEqualTo(a.stored()).doesNotHaveDuplicates();
    List<String> behind = acknowledged.stream().filter(id -> a.stored().contains(id)).toList();
    assertThat(behind).endsWith("last");
    if (behind.size() < acknowledged.size()) {
      assertThat(a.history().goneUpTo()).as("what was lost is told").isPositive();
    }
    assertThat(a.stored()).containsSubsequence(behind).endsWith(after);
  }

  @Test
  void aNameThatNoSentinelKnowsIsUnfit() {
    try (RedisEngine engine = new RedisEngine(access("unknown"))) {
      assertThatThrownBy(engine::open)
          .hasMessageContaining("unknown")
          .isInstanceOfSatisfying(
              LogEngineException.class, error -> assertThat(error.kind()).isEqualTo(Kind.UNFIT));
    }
  }
}
