package ee.mercure.log.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.HostAndPort;

/**
 * Where the servers are, and how the one that takes writes is found among them. Immutable.
 *
 * @param isTls whether all of them are spoken to over TLS
 * @param places the server, sentinels, or some nodes of the cluster; not empty
 * @param database zero in a cluster, which has no other
 * @param primary what the sentinels call the group of servers; of sentinels alone
 */
record RedisUrl(
    Topology topology,
    boolean isTls,
    List<HostAndPort> places,
    int database,
    Optional<String> primary) {

  /** What stands there. */
  enum Topology {
    /** One server. */
    SINGLE(6379),
    /** Sentinels, which know where the primary is. */
    SENTINEL(26379),
    /** Nodes, of which one has the slot of the log. */
    CLUSTER(6379);

    private final int defaultPort;

    Topology(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  private static final Pattern URL =
      Pattern.compile("redis(s)?(-sentinel|-cluster)?://([^/#]+)(?:/(\\d*))?(?:#(.+))?");

  RedisUrl {
    places = List.copyOf(places);
  }

  /**
   * Reads {@code redis://host:port/database}, {@code redis-sentinel://host:port,…/database#name} or
   * {@code redis-cluster://host:port,…}, each with {@code rediss} for TLS.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static RedisUrl parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no URL of Redis");
    }
    Topology topology = topology(parts.group(2));
    List<HostAndPort> places = new ArrayList<>();
    for (String place : parts.group(3).split(",", -1)) {
      places.add(place(place, topology.defaultPort));
    }
    String database = parts.group(4);
    return new RedisUrl(
        topology,
        parts.group(1) != null,
        places,
        database == null || database.isEmpty() ? 0 : Integer.parseInt(database),
        Optional.ofNullable(parts.group(5)));
  }

  private static Topology topology(String suffix) {
    if (suffix == null) {
      return Topology.SINGLE;
    }
    return suffix.equals("-sentinel") ? Topology.SENTINEL : Topology.CLUSTER;
  }

  private static HostAndPort place(String place, int defaultPort) {
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = hasPort ? place.substring(0, colon) : place;
    int port = hasPort ? Integer.parseInt(place.substring(colon + 1)) : defaultPort;
    return new HostAndPort(host, port);
  }

  /** For messages. */
  String description() {
    List<String> names = places.stream().map(HostAndPort::toString).toList();
    String at = String.join(", ", names) + (database == 0 ? "" : "/" + database);
    return switch (topology) {
      case SINGLE -> "Redis at " + at;
      case SENTINEL -> "Redis " + primary.orElseThrow() + " of the sentinels at " + at;
      case CLUSTER -> "Redis Cluster at " + at;
    };
  }
}
