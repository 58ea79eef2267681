package ee.mercure.blackbox;

import java.util.HashMap;
import java.util.Map;

/** Environments of hubs that share a log on this machine. */
final class SharedLogSettings {
  private SharedLogSettings() {}

  /**
   * On a PostgreSQL.
   *
   * @param log the name of the log there
   */
  static Map<String, String> onPostgreSql(String log, int port) {
    Map<String, String> settings = settings("postgresql", log);
    settings.put("MERCURE_LOG_URL", "postgresql://127.0.0.1:" + port + "/postgres");
    settings.put("MERCURE_LOG_USER", "postgres");
    settings.put("MERCURE_LOG_PASSWORD", "postgres");
    return settings;
  }

  /**
   * On a Redis.
   *
   * @param log the name of the log there
   */
  static Map<String, String> onRedis(String log, int port) {
    Map<String, String> settings = settings("redis", log);
    settings.put("MERCURE_LOG_URL", "redis://127.0.0.1:" + port);
    return settings;
  }

  private static Map<String, String> settings(String kind, String log) {
    Map<String, String> settings = new HashMap<>();
    settings.put("MERCURE_LOG", kind);
    settings.put("MERCURE_LOG_NAME", log);
    settings.put("MERCURE_LOG_TIMEOUT", "3s");
    settings.put("MERCURE_LOG_LEASE", "6s");
    settings.put("MERCURE_SUBSCRIPTIONS", "true");
    return settings;
  }
}
