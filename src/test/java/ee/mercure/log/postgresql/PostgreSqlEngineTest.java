package ee.mercure.log.postgresql;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The contract of engines, on a real PostgreSQL. */
class PostgreSqlEngineTest extends LogEngineContract {
  private final PostgreSqlAccess access = PostgreSqlServer.newLog();

  @Override
  protected LogEngine engine() {
    return new PostgreSqlEngine(access);
  }

  @Override
  protected void makeAnew() throws SQLException {
    try (Connection connection = PostgreSqlServer.postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + access.name() + "_log, " + access.name() + "_entry");
    }
  }
}
