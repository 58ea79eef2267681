package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEngineException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections, closes all of them at the end, and says what errors mean. Thread-safe. */
final class Connections {
  private static final Logger LOG = Logger.getLogger(Connections.class.getName());

  /** Beside the time of a statement: the server ends it first, and says so. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(2);

  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_FUNCTION = "42883";
  static final String ANOTHER_LOG = "MR001";

  private final PostgreSqlAccess access;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final String place;
  private volatile boolean closed;

  Connections(PostgreSqlAccess access) {
    this.access = access;
    this.place = placeOf(access.url());
  }

  /** Host, port and database, without parameters, which may hold a password. */
  private static String placeOf(String url) {
    String place = url.replaceFirst("(?i)^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*", "");
    return place.substring(place.lastIndexOf('@') + 1);
  }

  String description() {
    return "PostgreSQL at " + place;
  }

  /** Opens a connection, which the server names by its purpose. */
  Connection open(String purpose) throws LogEngineException {
    Properties properties = new Properties();
    access.user().ifPresent(user -> PGProperty.USER.set(properties, user));
    access.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
    int seconds = (int) Math.max(1, access.timeout().plusMillis(999).toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds + (int) SOCKET_MARGIN.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, "mercure " + access.name() + " " + purpose);
    PGProperty.BINARY_TRANSFER.set(properties, true);
    PGProperty.PREPARE_THRESHOLD.set(properties, 1);
    Connection connection = null;
    try {
      // The server may have loaded another driver of this name, or have lost ours: ask ours.
      connection = new Driver().connect(access.url(), properties);
      if (connection == null) {
        throw new LogEngineException(Kind.UNFIT, "mercure.log.url is no URL of PostgreSQL", null);
      }
      open.add(connection);
      if (closed) {
        close(connection);
        throw unavailable("it is closed", null);
      }
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        // Each statement must see what was committed before it, whatever the server's default is.
        statement.execute(
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE");
        statement.execute("SET statement_timeout = " + access.timeout().toMillis());
        statement.execute("SET client_min_messages = warning");
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw of(e, Kind.UNAVAILABLE);
    }
  }

  /** Closes a connection, if there is one. */
  void close(Connection connection) {
    if (connection != null) {
      open.remove(connection);
      try {
        // A polite end could wait for an answer.
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It is of no use any more, whatever it says.
        return;
      }
    }
  }

  void closeAll() {
    closed = true;
    open.forEach(this::close);
    boolean isOurs = Driver.class.getClassLoader() == Connections.class.getClassLoader();
    if (isOurs && Driver.isRegistered()) {
      try {
        // It has registered itself, and would keep the application's classes for ever.
        Driver.deregister();
      } catch (SQLException e) {
        LOG.log(Level.FINE, "the driver stays registered", e);
      }
    }
  }

  LogEngineException unavailable(String what, Throwable cause) {
    return new LogEngineException(Kind.UNAVAILABLE, what, cause);
  }

  /**
   * What an error means.
   *
   * @param whenBroken what it means that the connection broke or the time was over
   */
  LogEngineException of(SQLException error, Kind whenBroken) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    Kind kind =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "28", "3D", "42", "0A" -> Kind.UNFIT;
          // Too much: disk full, out of memory; and a server that only reads.
          case "53", "25", "54", "22", "23" -> Kind.NOT_APPENDED;
          case "40" -> Kind.UNAVAILABLE;
          default -> whenBroken;
        };
    if (state.equals(ANOTHER_LOG)
        || state.equals(UNDEFINED_TABLE)
        || state.equals(UNDEFINED_FUNCTION)) {
      kind = Kind.ANOTHER_LOG;
    }
    if (state.equals("53300")) {
      kind = Kind.UNAVAILABLE;
    }
    return new LogEngineException(kind, firstLine(error), error);
  }

  private static String firstLine(SQLException error) {
    String message = error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
