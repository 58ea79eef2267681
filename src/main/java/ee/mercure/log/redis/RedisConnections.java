package ee.mercure.log.redis;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections, closes all of them at the end, and says what errors mean. Thread-safe. */
final class RedisConnections {
  /** Beside the time that the server waits in a command by itself. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /**
   * For an answer of those that only tell where the primary is: another one may know it as well.
   */
  private static final int LONGEST_SEARCH_MILLIS = 1_000;

  private final RedisAccess access;
  private final RedisUrl url;
  private final PrimaryFinder finder;
  private final Set<Jedis> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RedisConnections(RedisAccess access) {
    this.access = access;
    this.url = RedisUrl.parse(access.url());
    this.finder = new PrimaryFinder(url, access.name());
  }

  String description() {
    return url.description();
  }

  /** Opens one to the server that takes writes. */
  Jedis open() throws LogEngineException {
    HostAndPort place = finder.find(this::openForSearch);
    int millis = (int) access.timeout().toMillis();
    Jedis connection = null;
    try {
      DefaultJedisClientConfig.Builder config =
          config(millis, millis + (int) MARGIN.toMillis(), access.login());
      connection = new Jedis(place, config.database(url.database()).build());
      open.add(connection);
      connection.connect();
      if (closed) {
        throw new LogEngineException(Kind.UNAVAILABLE, "it is closed", null);
      }
      if (isChosen() && !"master".equals(connection.role().get(0))) {
        throw new LogEngineException(Kind.UNAVAILABLE, "it is a replica", null);
      }
      return connection;
    } catch (JedisException e) {
      close(connection);
      throw of(e, Kind.UNAVAILABLE);
    } catch (LogEngineException e) {
      close(connection);
      throw e;
    }
  }

  /** Whether the server is one of several, of which another may take writes by now. */
  private boolean isChosen() {
    return url.topology() != RedisUrl.Topology.SINGLE;
  }

  /** Whether the servers are nodes of a Redis Cluster, as far as the URL says. */
  boolean expectsCluster() {
    return url.topology() == RedisUrl.Topology.CLUSTER;
  }

  private Jedis openForSearch(HostAndPort place) {
    boolean sentinel = url.topology() == RedisUrl.Topology.SENTINEL;
    int millis = Math.min(LONGEST_SEARCH_MILLIS, (int) access.timeout().toMillis());
    RedisLogin login = sentinel ? access.sentinels() : access.login();
    Jedis connection = new Jedis(place, config(millis, millis, login).build());
    try {
      connection.connect();
      return connection;
    } catch (JedisException e) {
      connection.close();
      throw e;
    }
  }

  private DefaultJedisClientConfig.Builder config(
      int connectMillis, int answerMillis, RedisLogin login) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(connectMillis)
            .socketTimeoutMillis(answerMillis)
            .protocol(RedisProtocol.RESP2)
            .autoNegotiateProtocol(false)
            .clientName("mercure-" + access.name());
    login.user().ifPresent(config::user);
    login.password().ifPresent(config::password);
    if (url.isTls()) {
      // Of this very host: else any certificate that somebody trusted has signed would do.
      config.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
    }
    return config;
  }

  /** Closes a connection, if there is one. */
  void close(Jedis connection) {
    if (connection != null) {
      open.remove(connection);
      try {
        connection.getConnection().forceDisconnect();
      } catch (JedisException | java.io.IOException e) {
        // It is of no use any more, whatever it says.
        return;
      }
    }
  }

  void closeAll() {
    closed = true;
    open.forEach(this::close);
  }

  /**
   * What an error means.
   *
   * @param whenBroken what it means that the connection broke or the time was over
   */
  static LogEngineException of(JedisException error, Kind whenBroken) {
    String message = error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    String line = message.lines().findFirst().orElse("").strip();
    if (error instanceof JedisConnectionException && error.getCause() instanceof Exception cause) {
      String why = cause.getMessage() == null ? "" : cause.getMessage();
      line = line.contains(why) ? line : line + ": " + why;
    }
    Kind kind = error instanceof JedisDataException ? kindOf(line) : whenBroken;
    return new LogEngineException(kind, line, error);
  }

  /** The server has answered: nothing was written. */
  private static Kind kindOf(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "NOAUTH", "WRONGPASS", "NOPERM", "WRONGTYPE", "ERR" -> Kind.UNFIT;
      case "OOM", "MISCONF" -> Kind.NOT_APPENDED;
      // It is another one that takes writes, or this one soon.
      default -> Kind.UNAVAILABLE;
    };
  }
}
