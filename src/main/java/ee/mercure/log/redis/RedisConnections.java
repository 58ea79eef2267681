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
  private static final int DEFAULT_PORT = 6379;

  /** Beside the time that the server waits in a command by itself. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final RedisAccess access;
  private final HostAndPort place;
  private final int database;
  private final Set<Jedis> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RedisConnections(RedisAccess access) {
    this.access = access;
    int port = access.url().getPort();
    this.place = new HostAndPort(access.url().getHost(), port < 0 ? DEFAULT_PORT : port);
    String path = access.url().getPath() == null ? "" : access.url().getPath();
    this.database = path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
  }

  String description() {
    return "Redis at " + place + (database == 0 ? "" : "/" + database);
  }

  Jedis open() throws LogEngineException {
    int millis = (int) access.timeout().toMillis();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis + (int) MARGIN.toMillis())
            .database(database)
            .protocol(RedisProtocol.RESP2)
            .autoNegotiateProtocol(false)
            .clientName("mercure-" + access.name());
    access.user().ifPresent(config::user);
    access.password().ifPresent(config::password);
    if (access.url().getScheme().equals("rediss")) {
      // Of this very host: else any certificate that somebody trusted has signed would do.
      config.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
    }
    Jedis connection = null;
    try {
      connection = new Jedis(place, config.build());
      open.add(connection);
      connection.connect();
      if (closed) {
        close(connection);
        throw new LogEngineException(Kind.UNAVAILABLE, "it is closed", null);
      }
      return connection;
    } catch (JedisException e) {
      close(connection);
      throw of(e, Kind.UNAVAILABLE);
    }
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
      case "NOAUTH", "WRONGPASS", "NOPERM", "WRONGTYPE", "ERR", "MOVED" -> Kind.UNFIT;
      case "OOM", "MISCONF" -> Kind.NOT_APPENDED;
      // It is another one that takes writes, or this one soon.
      default -> Kind.UNAVAILABLE;
    };
  }
}
