package ee.mercure.config;

import org.eclipse.microprofile.config.Config;

/**
 * What is kept for those who resume.
 *
 * @param maxUpdates how many updates; 0 for none
 * @param maxBytes how much memory they may take
 */
public record HistoryConfig(long maxUpdates, long maxBytes) {

  static HistoryConfig from(Config config) {
    Settings settings = new Settings(config);
    String kind = settings.oneOf("mercure.history", "memory", "memory", "none");
    return new HistoryConfig(
        kind.equals("none") ? 0 : settings.positive("mercure.history.max-updates", 100_000),
        settings.bytes("mercure.history.max-bytes", "256MiB"));
  }
}
