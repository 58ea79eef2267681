package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.log.engine.LogEntry;
import ee.mercure.log.engine.LogReader;
import ee.mercure.log.engine.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;

/** Reads the table in order, and waits for notifications when there is nothing to read. */
final class PostgreSqlReader implements LogReader {
  private static final int PAGE = 1_000;

  /** A page ends with the record that makes it larger than this. */
  private static final int PAGE_BYTES = 8 << 20;

  /** A notification may be lost with a connection in between: then this finds what came. */
  private static final int POLL_MILLIS = 250;

  private final Connections connections;
  private final UUID identity;
  private final Connection connection;
  private final PreparedStatement select;
  private long next;

  PostgreSqlReader(Connections connections, Schema schema, UUID identity)
      throws LogEngineException {
    this.connections = connections;
    this.identity = identity;
    this.connection = connections.open("read");
    try (Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + schema.channel());
      select = connection.prepareStatement(query(schema));
    } catch (SQLException e) {
      connections.close(connection);
      throw connections.of(e, Kind.UNAVAILABLE);
    }
  }

  /** What is read must be of this log, which may be exchanged at any moment. */
  private static String query(Schema schema) {
    String page =
        "SELECT seq, at, record FROM "
            + schema.entries()
            + " WHERE seq >= ? AND EXISTS (SELECT 1 FROM "
            + schema.log()
            + " WHERE identity = ?) ORDER BY seq LIMIT "
            + PAGE;
    return "SELECT seq, (extract(epoch FROM at) * 1000)::bigint, record FROM (SELECT *,"
        + " sum(octet_length(record)) OVER (ORDER BY seq) - octet_length(record) AS before FROM ("
        + page
        + ") AS page) AS sized WHERE before < "
        + PAGE_BYTES
        + " ORDER BY seq";
  }

  @Override
  public void seek(Optional<Position> at) {
    next = at.map(Position::minor).orElse(0L);
  }

  @Override
  public List<LogEntry> read(Duration atMost) throws LogEngineException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        List<LogEntry> found = select();
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (!found.isEmpty() || millis <= 0) {
          return found;
        }
        PGConnection waiting = connection.unwrap(PGConnection.class);
        waiting.getNotifications((int) Math.min(millis, POLL_MILLIS));
      }
    } catch (SQLException e) {
      throw connections.of(e, Kind.UNAVAILABLE);
    }
  }

  private List<LogEntry> select() throws SQLException {
    List<LogEntry> found = new ArrayList<>();
    select.setLong(1, next);
    select.setObject(2, identity);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        long seq = rows.getLong(1);
        found.add(new LogEntry(new Position(0, seq), rows.getLong(2), rows.getBytes(3)));
        next = seq + 1;
      }
    }
    return found;
  }

  @Override
  public void close() {
    connections.close(connection);
  }
}
