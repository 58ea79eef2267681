package ee.mercure.delivery;

import java.time.Duration;

/**
 * How lanes deliver.
 *
 * @param lanes how many lanes there are
 * @param heartbeat after how long without a write a comment is sent; zero for never
 * @param writeTimeout after how long without progress a subscriber with something to read is cut
 * @param outboxBytes how much may wait for one subscriber before it reads on from the history
 * @param backlogBytes how much may wait for a lane, on average, before publications are answered
 *     later
 * @param maxWaiting how many publications may wait to be answered before further ones are refused
 * @param expiryNotice how long before its token expires a subscriber is told; zero for never
 */
public record LaneSettings(
    int lanes,
    Duration heartbeat,
    Duration writeTimeout,
    long outboxBytes,
    long backlogBytes,
    int maxWaiting,
    Duration expiryNotice) {
  /** Without a notice that tokens expire. */
  public LaneSettings(
      int lanes,
      Duration heartbeat,
      Duration writeTimeout,
      long outboxBytes,
      long backlogBytes,
      int maxWaiting) {
    this(lanes, heartbeat, writeTimeout, outboxBytes, backlogBytes, maxWaiting, Duration.ZERO);
  }

  public LaneSettings {
    if (lanes < 1 || heartbeat.isNegative() || writeTimeout.isNegative() || writeTimeout.isZero()) {
      throw new IllegalArgumentException("lanes or durations are not positive");
    }
    if (outboxBytes < 1 || backlogBytes < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException("a bound is not positive");
    }
  }
}
