package ee.mercure.config;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * How much one request may ask for.
 *
 * @param maxBodySize bytes of a request's body; 0 for no limit
 * @param maxTopics topics of one publication
 * @param maxTopicBytes UTF-8 bytes of one topic
 * @param maxIdBytes UTF-8 bytes of an event id
 * @param maxSelectors topic selectors of one 0.x subscription
 * @param maxMatchers topic matchers of one 1.0 subscription
 * @param maxPatternBytes UTF-8 bytes of one pattern
 * @param maxPatternSteps how many steps the patterns of one subscription may keep busy together at
 *     each character of a topic
 * @param requestTimeout how long the body of a request may take to come
 */
public record LimitsConfig(
    long maxBodySize,
    int maxTopics,
    int maxTopicBytes,
    int maxIdBytes,
    int maxSelectors,
    int maxMatchers,
    int maxPatternBytes,
    int maxPatternSteps,
    Duration requestTimeout) {

  static LimitsConfig from(Config config) {
    Settings settings = new Settings(config);
    return new LimitsConfig(
        settings.bytes("mercure.max-body-size", "1MiB"),
        settings.positive("mercure.max-topics", 1000),
        settings.positive("mercure.max-topic-bytes", 8192),
        settings.positive("mercure.max-id-bytes", 4096),
        settings.positive("mercure.max-selectors", 1000),
        settings.positive("mercure.max-matchers", 100),
        settings.positive("mercure.max-pattern-bytes", 4096),
        settings.positive("mercure.max-pattern-steps", 500),
        requestTimeout(settings));
  }

  private static Duration requestTimeout(Settings settings) {
    Duration timeout = settings.duration("mercure.request-timeout", "10s");
    if (timeout.isZero()) {
      throw new ConfigException("mercure.request-timeout", "must be more than zero");
    }
    return timeout;
  }
}
