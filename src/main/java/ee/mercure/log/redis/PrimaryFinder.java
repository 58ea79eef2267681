package ee.mercure.log.redis;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Asks sentinels or nodes of a cluster where the server is that takes the writes of the log. Each
 * time another one is asked first: one that has failed, or is cut off from the others, may not know
 * better yet. Thread-safe.
 */
final class PrimaryFinder {

  /** Opens connections to those that are asked. */
  interface Opener {
    /**
     * Opens one.
     *
     * @throws JedisException if it does not answer
     */
    Jedis open(HostAndPort place);
  }

  private final RedisUrl url;
  private final int slot;
  private final AtomicInteger turn = new AtomicInteger();

  /** Those of the URL, and in a cluster those that were heard of. */
  private volatile List<HostAndPort> places;

  PrimaryFinder(RedisUrl url, String name) {
    this.url = url;
    this.slot = JedisClusterCRC16.getSlot(RedisLog.streamKey(name));
    this.places = url.places();
  }

  /**
   * Finds it.
   *
   * @throws LogEngineException of kind UNAVAILABLE if nobody answers, UNFIT if who does knows of
   *     none
   */
  HostAndPort find(Opener opener) throws LogEngineException {
    if (url.topology() == RedisUrl.Topology.SINGLE) {
      return places.get(0);
    }
    List<HostAndPort> asked = places;
    int first = turn.getAndIncrement();
    JedisException trouble = null;
    for (int i = 0; i < asked.size(); i++) {
      HostAndPort place = asked.get(Math.floorMod(first + i, asked.size()));
      try (Jedis connection = opener.open(place)) {
        HostAndPort found =
            url.topology() == RedisUrl.Topology.SENTINEL
                ? ofSentinel(connection)
                : ofNode(connection, place);
        if (found != null) {
          return found;
        }
      } catch (JedisException e) {
        trouble = e;
      }
    }
    if (trouble == null) {
      throw nobodyKnows();
    }
    throw RedisConnections.of(trouble, Kind.UNAVAILABLE);
  }

  private LogEngineException nobodyKnows() {
    return url.topology() == RedisUrl.Topology.SENTINEL
        ? new LogEngineException(
            Kind.UNFIT, "no sentinel knows of " + url.primary().orElseThrow(), null)
        : new LogEngineException(Kind.UNAVAILABLE, "no node of the cluster has slot " + slot, null);
  }

  private HostAndPort ofSentinel(Jedis sentinel) {
    List<String> address = sentinel.sentinelGetMasterAddrByName(url.primary().orElseThrow());
    return address == null
        ? null
        : new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
  }

  private HostAndPort ofNode(Jedis node, HostAndPort place) {
    Set<HostAndPort> heard = new LinkedHashSet<>(url.places());
    HostAndPort found = null;
    // CLUSTER SHARDS is newer, and says the same with the state of each node.
    Object slots = node.sendCommand(Command.CLUSTER, "SLOTS");
    for (Object each : (List<?>) slots) {
      List<?> range = (List<?>) each;
      List<HostAndPort> nodes = new ArrayList<>();
      for (Object member : range.subList(2, range.size())) {
        nodes.add(address((List<?>) member, place));
      }
      heard.addAll(nodes);
      if ((Long) range.get(0) <= slot && slot <= (Long) range.get(1)) {
        found = nodes.get(0);
      }
    }
    places = List.copyOf(heard);
    return found;
  }

  /** Nodes that do not know their own address say none: it is the one at which they were asked. */
  private static HostAndPort address(List<?> node, HostAndPort asked) {
    int port = ((Long) node.get(1)).intValue();
    String host =
        node.get(0) instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : "";
    return new HostAndPort(host.isEmpty() || host.equals("?") ? asked.getHost() : host, port);
  }
}
