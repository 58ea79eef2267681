package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import ee.mercure.log.engine.LogReader;
import ee.mercure.log.engine.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * The shared log in two tables of PostgreSQL 13 or newer. A record is as durable as {@code
 * synchronous_commit} makes it. Listeners are told after the commit, in a statement of its own:
 * within it, all transactions of the server that notify would wait for each other's disk.
 */
public final class PostgreSqlEngine implements LogEngine {
  /** Far below what a row may hold, far above what a request may. */
  private static final int MAX_RECORD_BYTES = 64 << 20;

  private static final int TRIM_ROWS = 10_000;

  private final PostgreSqlAccess access;
  private final Connections connections;
  private final Schema schema;
  private volatile UUID identity;

  // Of the thread that appends.
  private Connection appending;

  /** Connects to nothing yet. */
  public PostgreSqlEngine(PostgreSqlAccess access) {
    this.access = access;
    this.connections = new Connections(access);
    this.schema = new Schema(access.name());
  }

  @Override
  public UUID open() throws LogEngineException {
    Connection connection = connections.open("setup");
    try {
      identity = schema.open(connection);
      return identity;
    } catch (SQLException e) {
      throw connections.of(e, Kind.UNAVAILABLE);
    } finally {
      connections.close(connection);
    }
  }

  @Override
  public Position append(List<byte[]> records) throws LogEngineException {
    if (identity == null) {
      throw connections.unavailable("it has not been reached yet", null);
    }
    if (appending == null) {
      appending = connections.open("append");
    }
    try {
      long last = insert(records);
      wake();
      return new Position(0, last);
    } catch (SQLException e) {
      connections.close(appending);
      appending = null;
      throw connections.of(e, Kind.OUTCOME_UNKNOWN);
    }
  }

  private long insert(List<byte[]> records) throws SQLException {
    try (PreparedStatement append = appending.prepareStatement(schema.append())) {
      append.setObject(1, identity);
      append.setArray(2, appending.createArrayOf("bytea", records.toArray(new byte[0][])));
      try (ResultSet row = append.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The records are there: that listeners are not told costs them a moment, and nobody else. */
  private void wake() {
    try (Statement statement = appending.createStatement()) {
      statement.execute("NOTIFY " + schema.channel());
    } catch (SQLException e) {
      connections.close(appending);
      appending = null;
    }
  }

  @Override
  public LogReader reader() throws LogEngineException {
    return new PostgreSqlReader(connections, schema, identity);
  }

  /** Removes them a few at a time: who appends does not wait for long. Never the newest one. */
  @Override
  public void trim(Position first) throws LogEngineException {
    Connection connection = connections.open("trim");
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + schema.entries()
                + " WHERE seq IN (SELECT seq FROM "
                + schema.entries()
                + " WHERE seq < least(?, (SELECT max(seq) FROM "
                + schema.entries()
                + ")) ORDER BY seq LIMIT "
                + TRIM_ROWS
                + ")")) {
      int removed = TRIM_ROWS;
      while (removed == TRIM_ROWS) {
        delete.setLong(1, first.minor());
        removed = delete.executeUpdate();
      }
    } catch (SQLException e) {
      throw connections.of(e, Kind.UNAVAILABLE);
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
