package ee.mercure.log.redis;

import static ee.mercure.log.redis.RedisHub.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Hubs on a Redis Cluster, whose nodes die and hand slots over. */
class RedisClusterTest {
  private static final String NAME = "clustered";
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final long SECONDS = 120;

  @TempDir Path directory;

  /** Three with slots, and a replica of the one that has the log's. */
  private final List<RedisProcess> nodes = new ArrayList<>();

  private final List<RedisHub> hubs = new ArrayList<>();
  private int owner;

  @BeforeEach
  void makeCluster() throws Exception {
    for (int i = 0; i <= MASTERS; i++) {
      RedisProcess node = new RedisProcess(directory.resolve("node" + i));
      nodes.add(node);
      node.start("--cluster-enabled", "yes", "--cluster-node-timeout", "3000");
    }
    int slot = slot();
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS - 1;
      cluster(i, "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
      owner = from <= slot && slot <= to ? i : owner;
    }
    for (int i = 1; i <= MASTERS; i++) {
      cluster(0, "MEET", "127.0.0.1", Integer.toString(nodes.get(i).port()));
    }
    await(() -> all("cluster_known_nodes:4") && all("cluster_state:ok"));
    cluster(MASTERS, "REPLICATE", cluster(owner, "MYID"));
    await(
        () -> {
          try (Jedis connection = nodes.get(MASTERS).client()) {
            return connection.info("replication").contains("master_link_status:up");
          }
        });
  }

  private static int slot() {
    return JedisClusterCRC16.getSlot(RedisLog.streamKey(NAME));
  }

  private boolean all(String line) {
    return nodes.stream()
        .allMatch(
            node -> {
              try (Jedis connection = node.client()) {
                return text(connection.sendCommand(Command.CLUSTER, "INFO")).contains(line);
              }
            });
  }

  private String cluster(int node, String... command) {
    try (Jedis connection = nodes.get(node).client()) {
      return text(connection.sendCommand(Command.CLUSTER, command));
    }
  }

  private static String text(Object answer) {
    return new String((byte[]) answer, US_ASCII);
  }

  @AfterEach
  void end() throws Exception {
    hubs.forEach(RedisHub::close);
    for (RedisProcess node : nodes) {
      node.end();
    }
  }

  private RedisAccess access(String scheme, int node) {
    return new RedisAccess(
        scheme + "://127.0.0.1:" + nodes.get(node).port(),
        RedisLogin.NONE,
        RedisLogin.NONE,
        NAME,
        Duration.ofSeconds(2));
  }

  /** It is told of a node that does not have the log. */
  private RedisHub hub(String name) {
    RedisHub hub = new RedisHub(directory, name, access("redis-cluster", (owner + 1) % MASTERS));
    hubs.add(hub);
    return hub;
  }

  @Test
  void hubsFollowTheLogToTheReplica() throws Exception {
    RedisHub a = hub("a");
    RedisHub b = hub("b");
    String first = a.published("first");
    try (Jedis connection = nodes.get(owner).client()) {
      assertThat(connection.waitReplicas(1, TimeUnit.SECONDS.toMillis(SECONDS))).isEqualTo(1);
    }
    nodes.get(owner).kill();
    String second = a.published("second");
    String third = b.published("third");
    RedisHub.assertAllHave(hubs, first, second, third);
  }

  @Test
  void hubsFollowTheLogToAnotherNodeThatTakesItsSlot() throws Exception {
    RedisHub a = hub("a");
    RedisHub b = hub("b");
    String first = a.published("first");
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    int to = (owner + 1) % MASTERS;
    List<Boolean> moved = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> publishing = a.publishing(acknowledged, () -> !moved.isEmpty());
    move(to);
    moved.add(true);
    publishing.get(SECONDS, TimeUnit.SECONDS);
    await(() -> b.followed().contains("last"));
    assertThat(a.followed())
        .contains(first)
        .containsSubsequence(acknowledged)
        .doesNotHaveDuplicates();
    assertThat(b.followed()).isEqualTo(a.followed());
    for (RedisHub hub : hubs) {
      assertThat(hub.history().goneUpTo()).as("nothing was lost").isZero();
    }
  }

  /** As its administrators move a slot. */
  private void move(int to) {
    String slot = Integer.toString(slot());
    String target = cluster(to, "MYID");
    cluster(to, "SETSLOT", slot, "IMPORTING", cluster(owner, "MYID"));
    cluster(owner, "SETSLOT", slot, "MIGRATING", target);
    try (Jedis connection = nodes.get(owner).client()) {
      for (byte[] key : Arrays.asList(RedisLog.streamKey(NAME), RedisLog.identityKey(NAME))) {
        Object answer =
            connection.sendCommand(
                Command.MIGRATE,
                "127.0.0.1".getBytes(US_ASCII),
                Integer.toString(nodes.get(to).port()).getBytes(US_ASCII),
                key,
                "0".getBytes(US_ASCII),
                "10000".getBytes(US_ASCII));
        assertThat(text(answer)).isEqualTo("OK");
      }
    }
    cluster(to, "SETSLOT", slot, "NODE", target);
    cluster(owner, "SETSLOT", slot, "NODE", target);
  }

  @Test
  void aNodeThatIsTakenForASingleServerIsUnfit() {
    try (RedisEngine engine = new RedisEngine(access("redis", owner))) {
      assertThatThrownBy(engine::open)
          .hasMessageContaining("redis-cluster:")
          .isInstanceOfSatisfying(
              LogEngineException.class, error -> assertThat(error.kind()).isEqualTo(Kind.UNFIT));
    }
  }
}
