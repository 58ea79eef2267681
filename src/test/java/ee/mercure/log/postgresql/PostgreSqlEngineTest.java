package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.Driver;

/** The contract of engines, on a real PostgreSQL. */
class PostgreSqlEngineTest extends LogEngineContract {
  private final PostgreSqlAccess access = PostgreSqlServer.newLog();

  @Override
  protected LogEngine engine() {
    return new PostgreSqlEngine(access);
  }

  @Override
  protected void makeAnew() throws SQLException {
    // Not by the driver manager: the driver leaves it with an engine.
    try (Connection connection =
            new Driver().connect(access.url() + "?user=postgres&password=postgres", null);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + access.name() + "_log, " + access.name() + "_entry");
    }
  }
}
