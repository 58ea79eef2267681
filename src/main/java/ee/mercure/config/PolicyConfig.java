package ee.mercure.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of the updates of some topics, in place of what holds for the rest.
 *
 * @param name how the settings call it
 * @param topic a topic, a URI template or {@code *}, unless there is a URL pattern
 * @param urlPattern a URL pattern
 * @param stores whether they are stored at all
 * @param maxAge how long an update is kept
 * @param maxUpdates how many of them are kept
 */
public record PolicyConfig(
    String name,
    Optional<String> topic,
    Optional<String> urlPattern,
    boolean stores,
    Duration maxAge,
    long maxUpdates) {

  static PolicyConfig read(Settings settings, String name, Duration otherwise) {
    String prefix = "mercure.history.policy." + name;
    Optional<String> topic = settings.text(prefix + ".topic");
    Optional<String> urlPattern = settings.text(prefix + ".urlpattern");
    if (topic.isPresent() == urlPattern.isPresent()) {
      throw new ConfigException(
          prefix + ".topic", "or " + prefix + ".urlpattern must be set, and not both");
    }
    Duration maxAge = settings.duration(prefix + ".max-age", otherwise.toString());
    if (maxAge.isZero()) {
      throw new ConfigException(prefix + ".max-age", "must be more than zero");
    }
    return new PolicyConfig(
        name,
        topic,
        urlPattern,
        settings.flag(prefix + ".store", true),
        maxAge,
        settings.positive(prefix + ".max-updates", Integer.MAX_VALUE));
  }

  /** The setting that names its topics. */
  public String matcherSetting() {
    return "mercure.history.policy." + name + (topic.isPresent() ? ".topic" : ".urlpattern");
  }
}
