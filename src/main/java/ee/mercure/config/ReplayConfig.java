package ee.mercure.config;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * How much of the history one subscriber may read.
 *
 * @param maxUpdates how far back a cursor reaches, counted in updates of all topics; 0 for no limit
 * @param maxAge how far back it reaches in time; zero for no limit
 * @param maxRewind how many updates a subscriber without a cursor may ask for; 0 for none
 */
public record ReplayConfig(int maxUpdates, Duration maxAge, int maxRewind) {

  static ReplayConfig from(Config config) {
    Settings settings = new Settings(config);
    return new ReplayConfig(
        settings.limit("mercure.history.max-replay", 0),
        settings.duration("mercure.history.max-replay-age", "0"),
        settings.limit("mercure.rewind.max", 0));
  }
}
