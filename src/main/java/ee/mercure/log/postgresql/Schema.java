package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * The log's tables and its function, made when they are missing.
 *
 * <p>One row says which log it is; who appends locks it until the commit. So records become visible
 * in the order of their numbers and without holes, which a sequence would not give: its numbers are
 * taken long before their rows are committed.
 */
final class Schema {
  private static final int OLDEST = 130_000;

  /** Raised when an older hub could not append to, or read, what this one makes. */
  private static final int VERSION = 1;

  /** Keeps hubs that start together from making the same tables; any number will do. */
  private static final long LOCK = 0x4d65726375726531L;

  private final String name;

  Schema(String name) {
    this.name = name;
  }

  String entries() {
    return name + "_entry";
  }

  /** The table with one row, which says which log it is. */
  String log() {
    return name + "_log";
  }

  /** Where readers are told that something came. */
  String channel() {
    return name + "_entry";
  }

  /** Appends records to the log of this identity, and returns the number of the last. */
  String append() {
    return "SELECT " + name + "_append(?, ?)";
  }

  private List<String> statements() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS "
            + name
            + "_log (one boolean PRIMARY KEY DEFAULT true CHECK (one),"
            + " identity uuid NOT NULL DEFAULT gen_random_uuid(),"
            + " version integer NOT NULL)",
        "CREATE TABLE IF NOT EXISTS "
            + name
            + "_entry (seq bigint PRIMARY KEY, at timestamptz NOT NULL, record bytea NOT NULL)",
        // Records are small and of random bytes, or large and then compressed for nothing.
        "ALTER TABLE " + name + "_entry ALTER COLUMN record SET STORAGE EXTERNAL",
        "CREATE OR REPLACE FUNCTION "
            + name
            + "_append(expected uuid, records bytea[]) RETURNS bigint LANGUAGE plpgsql AS $$\n"
            + "DECLARE base bigint;\n"
            + "BEGIN\n"
            + "  PERFORM 1 FROM "
            + name
            + "_log WHERE identity = expected FOR UPDATE;\n"
            + "  IF NOT FOUND THEN\n"
            + "    RAISE EXCEPTION 'the log is another one' USING ERRCODE = '"
            + Connections.ANOTHER_LOG
            + "';\n"
            + "  END IF;\n"
            // A statement after the lock: it sees all that was committed under it before.
            + "  SELECT coalesce(max(seq), 0) INTO base FROM "
            + name
            + "_entry;\n"
            + "  INSERT INTO "
            + name
            + "_entry SELECT base + place, clock_timestamp(), record\n"
            + "    FROM unnest(records) WITH ORDINALITY AS given(record, place);\n"
            + "  RETURN base + cardinality(records);\n"
            + "END $$",
        "INSERT INTO " + name + "_log (version) VALUES (" + VERSION + ") ON CONFLICT DO NOTHING");
  }

  /** Makes what is missing, and returns the identity of the log. */
  UUID open(Connection connection) throws SQLException, LogEngineException {
    refuseUnfit(connection);
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        connection.setAutoCommit(false);
        try {
          statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
          for (String each : statements()) {
            statement.execute(each);
          }
          connection.commit();
        } catch (SQLException e) {
          connection.rollback();
          throw e;
        } finally {
          connection.setAutoCommit(true);
        }
      }
      return identity(statement);
    }
  }

  private boolean exists(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT to_regclass('"
                + name
                + "_log') IS NOT NULL AND to_regclass('"
                + name
                + "_entry') IS NOT NULL AND to_regproc('"
                + name
                + "_append') IS NOT NULL")) {
      if (!found.next() || !found.getBoolean(1)) {
        return false;
      }
    }
    try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + name + "_log")) {
      return row.next();
    }
  }

  private UUID identity(Statement statement) throws SQLException, LogEngineException {
    try (ResultSet row = statement.executeQuery("SELECT identity, version FROM " + name + "_log")) {
      if (!row.next()) {
        throw new LogEngineException(Kind.UNAVAILABLE, "the log was just removed", null);
      }
      if (row.getInt(2) > VERSION) {
        throw new LogEngineException(
            Kind.UNFIT, "the log was made by a newer hub: this one is too old for it", null);
      }
      return row.getObject(1, UUID.class);
    }
  }

  private static void refuseUnfit(Connection connection) throws SQLException, LogEngineException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::int,"
                    + " current_setting('server_encoding'), pg_is_in_recovery()")) {
      row.next();
      if (row.getInt(1) < OLDEST) {
        throw new LogEngineException(Kind.UNFIT, "PostgreSQL must be version 13 or newer", null);
      }
      if (row.getBoolean(3)) {
        throw new LogEngineException(Kind.UNAVAILABLE, "the server is a standby", null);
      }
    }
  }
}
