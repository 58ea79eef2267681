package ee.mercure.log.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.log.engine.LogEntry;
import ee.mercure.log.engine.LogReader;
import ee.mercure.log.engine.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** Reads the stream in pages while there is much, and waits for a few entries otherwise. */
final class RedisReader implements LogReader {
  private static final int PAGE = 1_000;

  /** A page ends with the entries that make it larger than this. */
  private static final int PAGE_BYTES = 8 << 20;

  /** So many are taken at once before it is known how large they are. */
  private static final int SLICE = 8;

  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final String BEGINNING = "0-0";
  private static final String GREATEST = "18446744073709551615";

  private static final String READ_PAGE =
      """
      local page, bytes, from = {}, 0, ARGV[1]
      local slice, limit, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      while #page < limit and bytes < most do
        local part = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', slice)
        for _, entry in ipairs(part) do
          page[#page + 1] = entry
          bytes = bytes + #entry[2][4]
          from = '(' .. entry[1]
        end
        if #part < slice then break end
      end
      return page
      """;

  private final RedisConnections connections;
  private final RedisLog log;
  private final Jedis connection;

  /** The id behind which the next entry is. */
  private String last = BEGINNING;

  private boolean isBehind = true;

  RedisReader(RedisConnections connections, RedisLog log) throws LogEngineException {
    this.connections = connections;
    this.log = log;
    this.connection = connections.open();
  }

  @Override
  public void seek(Optional<Position> at) {
    last = at.map(RedisReader::before).orElse(BEGINNING);
    isBehind = true;
  }

  private static String before(Position position) {
    return position.minor() > 0
        ? position.major() + "-" + (position.minor() - 1)
        : (position.major() - 1) + "-" + GREATEST;
  }

  @Override
  public List<LogEntry> read(Duration atMost) throws LogEngineException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        List<LogEntry> found = isBehind ? page() : List.of();
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (found.isEmpty() && millis > 0) {
          found = await(millis);
        }
        if (!found.isEmpty() || millis <= 0) {
          return found;
        }
      }
    } catch (JedisException e) {
      throw RedisConnections.of(e, Kind.UNAVAILABLE);
    }
  }

  private List<LogEntry> page() throws LogEngineException {
    List<LogEntry> found =
        entries(
            RedisEngine.send(
                connection,
                Command.EVAL,
                ascii(
                    READ_PAGE,
                    "1",
                    new String(RedisLog.streamKey(log.name()), US_ASCII),
                    "(" + last,
                    Integer.toString(SLICE),
                    Integer.toString(PAGE),
                    Integer.toString(PAGE_BYTES))));
    isBehind = found.size() >= SLICE;
    return found;
  }

  private List<LogEntry> await(long millis) throws LogEngineException {
    Object answer =
        RedisEngine.send(
            connection,
            Command.XREAD,
            ascii(
                "COUNT",
                Integer.toString(SLICE),
                "BLOCK",
                Long.toString(Math.min(millis, LONGEST_WAIT_MILLIS)),
                "STREAMS",
                new String(RedisLog.streamKey(log.name()), US_ASCII),
                last));
    if (answer == null) {
      return List.of();
    }
    List<?> stream = (List<?>) ((List<?>) answer).get(0);
    List<LogEntry> found = entries(stream.get(1));
    isBehind = found.size() == SLICE;
    return found;
  }

  private static List<byte[]> ascii(String... arguments) {
    List<byte[]> bytes = new ArrayList<>(arguments.length);
    for (String argument : arguments) {
      bytes.add(argument.getBytes(US_ASCII));
    }
    return bytes;
  }

  private List<LogEntry> entries(Object answer) throws LogEngineException {
    List<LogEntry> found = new ArrayList<>();
    for (Object each : (List<?>) answer) {
      List<?> entry = (List<?>) each;
      byte[] id = (byte[]) entry.get(0);
      Position position = RedisLog.position(id);
      if (position.major() != log.epoch()) {
        throw new LogEngineException(Kind.ANOTHER_LOG, "it has another log", null);
      }
      List<?> fields = (List<?>) entry.get(1);
      long millis = Long.parseLong(new String((byte[]) fields.get(1), US_ASCII));
      found.add(new LogEntry(position, millis, (byte[]) fields.get(3)));
      last = new String(id, US_ASCII);
    }
    return found;
  }

  @Override
  public void close() {
    connections.close(connection);
  }
}
