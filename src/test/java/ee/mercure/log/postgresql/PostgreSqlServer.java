package ee.mercure.log.postgresql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.Driver;

/** A PostgreSQL of this process, for all tests, which syncs as it does where it is used. */
public final class PostgreSqlServer {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final EmbeddedPostgres POSTGRES = start();

  private PostgreSqlServer() {}

  private static EmbeddedPostgres start() {
    try {
      // An engine that was closed has taken it from the list, where the library looks for it.
      if (!Driver.isRegistered()) {
        Driver.register();
      }
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              // A busy machine starts it more slowly than the default of ten seconds allows.
              .setPGStartupWait(Duration.ofMinutes(5))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, on loopback. */
  public static int port() {
    return POSTGRES.getPort();
  }

  static EmbeddedPostgres postgres() {
    return POSTGRES;
  }

  /** A log that nobody has used. */
  static PostgreSqlAccess newLog() {
    return access("log" + NAMES.incrementAndGet());
  }

  static PostgreSqlAccess access(String name) {
    return new PostgreSqlAccess(
        "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/postgres",
        Optional.of("postgres"),
        Optional.of("postgres"),
        name,
        Duration.ofSeconds(10));
  }
}
