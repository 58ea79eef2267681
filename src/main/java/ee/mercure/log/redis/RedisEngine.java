package ee.mercure.log.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.log.engine.LogReader;
import ee.mercure.log.engine.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The shared log in a stream of Redis 7 or newer, or of Valkey. A record is as durable as the
 * server makes it: with {@code appendonly yes}, which syncs each second, what it acknowledged in
 * the second before a loss of power may be lost.
 *
 * <p>The first part of every entry's id is when the log was made, the second counts: so a log that
 * was made anew has other ids, and a hole shows.
 */
public final class RedisEngine implements LogEngine {
  private static final Logger LOG = Logger.getLogger(RedisEngine.class.getName());

  private static final int MAX_RECORD_BYTES = 64 << 20;
  private static final int OLDEST = 7;

  private static final String OPEN =
      """
      local made = redis.call('GET', KEYS[2])
      if made and redis.call('EXISTS', KEYS[1]) == 1 then return made end
      redis.call('DEL', KEYS[1])
      local now = redis.call('TIME')
      local epoch = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
      redis.call('XADD', KEYS[1], epoch .. '-0', 't', '0', 'u', '')
      redis.call('XTRIM', KEYS[1], 'MAXLEN', 0)
      made = ARGV[1] .. ' ' .. epoch
      redis.call('SET', KEYS[2], made)
      return made
      """;

  private static final String APPEND =
      """
      if redis.call('GET', KEYS[2]) ~= ARGV[1] then return false end
      local now = redis.call('TIME')
      local at = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
      local last = false
      for i = 3, #ARGV do
        last = redis.call('XADD', KEYS[1], 'NOMKSTREAM', ARGV[2] .. '-*', 't', at, 'u', ARGV[i])
        if not last then return false end
      end
      return last
      """;

  private final RedisAccess access;
  private final RedisConnections connections;
  private volatile RedisLog log;

  // Of the thread that appends.
  private Jedis appending;

  /** Connects to nothing yet. */
  public RedisEngine(RedisAccess access) {
    this.access = access;
    this.connections = new RedisConnections(access);
  }

  @Override
  public UUID open() throws LogEngineException {
    Jedis connection = connections.open();
    try {
      check(connection);
      String made =
          new String(
              (byte[])
                  eval(connection, OPEN, List.of(UUID.randomUUID().toString().getBytes(US_ASCII))),
              US_ASCII);
      log = RedisLog.of(access.name(), made);
      return log.identity();
    } catch (JedisException e) {
      throw RedisConnections.of(e, Kind.UNAVAILABLE);
    } finally {
      connections.close(connection);
    }
  }

  /** Whether it can keep what is promised, as far as it says. */
  private void check(Jedis connection) throws LogEngineException {
    Map<String, String> info =
        connection
            .info()
            .lines()
            .filter(line -> line.contains(":"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip(),
                    (first, second) -> first));
    String version = info.getOrDefault("redis_version", "0");
    if (Integer.parseInt(version.split("\\.", 2)[0]) < OLDEST) {
      throw unfit("it is version " + version + ": 7 or newer is needed");
    }
    if (info.getOrDefault("role", "").equals("slave")) {
      throw new LogEngineException(Kind.UNAVAILABLE, "it is a replica", null);
    }
    if (info.getOrDefault("redis_mode", "").equals("cluster") && !connections.expectsCluster()) {
      throw unfit("it is a node of a Redis Cluster: its URL must begin with redis-cluster:");
    }
    if (info.getOrDefault("maxmemory_policy", "").startsWith("allkeys")
        && !info.getOrDefault("maxmemory", "0").equals("0")) {
      throw unfit("it evicts keys: its maxmemory-policy must not be one of \"allkeys\"");
    }
    if (log == null && info.getOrDefault("aof_enabled", "1").equals("0")) {
      LOG.warning("the server of the log keeps no append-only file: a crash of it loses updates");
    }
  }

  private static LogEngineException unfit(String line) {
    return new LogEngineException(Kind.UNFIT, line, null);
  }

  @Override
  public Position append(List<byte[]> records) throws LogEngineException {
    RedisLog current = log;
    if (current == null) {
      throw new LogEngineException(Kind.UNAVAILABLE, "it has not been reached yet", null);
    }
    if (appending == null) {
      appending = connections.open();
    }
    try {
      List<byte[]> arguments = new ArrayList<>(records.size() + 2);
      arguments.add(current.made().getBytes(US_ASCII));
      arguments.add(Long.toString(current.epoch()).getBytes(US_ASCII));
      arguments.addAll(records);
      Object last = eval(appending, APPEND, arguments);
      if (last == null) {
        throw new LogEngineException(Kind.ANOTHER_LOG, "it has another log", null);
      }
      return RedisLog.position((byte[]) last);
    } catch (JedisException e) {
      connections.close(appending);
      appending = null;
      throw RedisConnections.of(e, Kind.OUTCOME_UNKNOWN);
    }
  }

  private Object eval(Jedis connection, String script, List<byte[]> arguments) {
    List<byte[]> all = new ArrayList<>(arguments.size() + 4);
    all.add(script.getBytes(US_ASCII));
    all.add("2".getBytes(US_ASCII));
    all.add(RedisLog.streamKey(access.name()));
    all.add(RedisLog.identityKey(access.name()));
    all.addAll(arguments);
    return send(connection, Command.EVAL, all);
  }

  static Object send(Jedis connection, ProtocolCommand command, List<byte[]> arguments) {
    return connection.sendCommand(command, arguments.toArray(new byte[0][]));
  }

  @Override
  public LogReader reader() throws LogEngineException {
    RedisLog current = log;
    if (current == null) {
      throw new LogEngineException(Kind.UNAVAILABLE, "it has not been reached yet", null);
    }
    return new RedisReader(connections, current);
  }

  /** Removes whole nodes of the stream, a few at a time. */
  @Override
  public void trim(Position first) throws LogEngineException {
    Jedis connection = connections.open();
    try {
      String id = first.major() + "-" + first.minor();
      List<byte[]> arguments =
          List.of(
              RedisLog.streamKey(access.name()),
              "MINID".getBytes(US_ASCII),
              "~".getBytes(US_ASCII),
              id.getBytes(US_ASCII));
      long removed = 1;
      while (removed > 0) {
        removed = (Long) send(connection, Command.XTRIM, arguments);
      }
    } catch (JedisException e) {
      throw RedisConnections.of(e, Kind.UNAVAILABLE);
    } finally {
      connections.close(connection);
    }
  }

  @Override
  public int maxRecordBytes() {
    return MAX_RECORD_BYTES;
  }

  @Override
  public String description() {
    return connections.description() + " (" + access.name() + ")";
  }

  @Override
  public void close() {
    connections.closeAll();
  }
}
