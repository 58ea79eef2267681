package ee.mercure.hub;

import ee.mercure.auth.AccessToken;
import ee.mercure.delivery.DisconnectReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a stream lasts: to the end of its token, or to the greatest age of a connection, which
 * is drawn for each so that those who came together do not return together.
 *
 * @param deadlineNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for never
 * @param reason why it ends then
 */
record StreamLife(long deadlineNanos, DisconnectReason reason) {
  private static final Duration LIFETIME = Duration.ofDays(36_500);

  static StreamLife of(Optional<AccessToken> token, Duration maxAge, Instant now) {
    Optional<Duration> untilExpiry =
        token.flatMap(AccessToken::expiresAt).map(end -> Duration.between(now, end));
    Optional<Duration> greatestAge =
        Optional.of(maxAge).filter(age -> !age.isZero()).map(StreamLife::jittered);
    boolean expiryFirst =
        untilExpiry.isPresent()
            && (greatestAge.isEmpty() || untilExpiry.get().compareTo(greatestAge.get()) <= 0);
    if (expiryFirst) {
      return new StreamLife(deadline(untilExpiry.get()), DisconnectReason.TOKEN_EXPIRED);
    }
    return new StreamLife(
        greatestAge.map(StreamLife::deadline).orElse(Long.MAX_VALUE), DisconnectReason.MAX_AGE);
  }

  /** What ends in a lifetime or later, as far as nanoseconds reach, never ends. */
  private static long deadline(Duration life) {
    return life.compareTo(LIFETIME) > 0 ? Long.MAX_VALUE : System.nanoTime() + life.toNanos();
  }

  /** Between 80 and 100 percent of a duration. */
  static Duration jittered(Duration duration) {
    double share = ThreadLocalRandom.current().nextDouble(0.8, 1.0);
    return Duration.ofNanos((long) (duration.toNanos() * share));
  }
}
