package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * How updates reach subscribers.
 *
 * @param heartbeat after how long without a write a comment is sent; zero for never
 * @param writeTimeout after how long without progress a subscriber is disconnected
 * @param maxConnectionAge how long a stream lasts at most, drawn between 80 and 100 percent; zero
 *     for no limit
 * @param retry how long clients are told to wait before they reconnect, drawn likewise; zero for
 *     nothing
 * @param drainRetry the same for those whose stream ends because the hub stops; zero for no
 *     difference
 * @param outboxBytes how much may wait for one subscriber before it reads on from the history
 * @param backlogBytes how much may wait for a lane, on average, before publications are answered
 *     later
 * @param maxWaiting how many publications may wait to be answered
 * @param drain how long the streams that are open may take to end when the hub stops
 * @param gapEvents the versions whose subscribers are told in the stream of updates that are gone
 * @param expiryNotice how long before its token expires a subscriber is told; zero for never
 */
public record DeliveryConfig(
    Duration heartbeat,
    Duration writeTimeout,
    Duration maxConnectionAge,
    Duration retry,
    Duration drainRetry,
    long outboxBytes,
    long backlogBytes,
    int maxWaiting,
    Duration drain,
    Set<ProtocolVersion> gapEvents,
    Duration expiryNotice) {
  private static final String GAP_EVENTS = "mercure.gap-events";

  public DeliveryConfig {
    gapEvents = Set.copyOf(gapEvents);
  }

  static DeliveryConfig from(Config config) {
    Settings settings = new Settings(config);
    Duration writeTimeout = settings.duration("mercure.write-timeout", "10s");
    if (writeTimeout.isZero()) {
      throw new ConfigException("mercure.write-timeout", "must be more than zero");
    }
    return new DeliveryConfig(
        settings.duration("mercure.heartbeat", "15s"),
        writeTimeout,
        settings.duration("mercure.max-connection-age", "10m"),
        settings.duration("mercure.retry", "2s"),
        settings.duration("mercure.drain-retry", "15s"),
        settings.positiveBytes("mercure.outbox.max-bytes", "1MiB"),
        settings.positiveBytes("mercure.backlog.max-bytes", "128KiB"),
        settings.positive("mercure.backlog.max-waiting", 10_000),
        settings.duration("mercure.drain", "20s"),
        gapEvents(settings),
        settings.duration("mercure.token-expiry-notice", "30s"));
  }

  private static Set<ProtocolVersion> gapEvents(Settings settings) {
    List<String> labels = settings.list(GAP_EVENTS);
    if (labels.isEmpty()) {
      return EnumSet.of(ProtocolVersion.V1);
    }
    Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
    for (String label : labels) {
      if (!label.equals("none")) {
        versions.add(
            Arrays.stream(ProtocolVersion.values())
                .filter(version -> version.label().equals(label))
                .findAny()
                .orElseThrow(
                    () -> new ConfigException(GAP_EVENTS, "must be none, 0.x, 1.0 or 0.x,1.0")));
      }
    }
    return versions;
  }
}
