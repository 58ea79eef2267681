package ee.mercure.blackbox;

import java.time.Duration;
import java.time.Instant;

/** When a token ends that a test wants to see end. */
final class TokenEnd {
  /** How much slower than the one just measured each request of the test may be. */
  private static final int SLOWER = 10;

  private static final Duration LEAST = Duration.ofSeconds(2);

  private TokenEnd() {}

  /**
   * Soon, but only after a number of requests, on a machine that is as slow as it is right now: a
   * full second, since dates in tokens are.
   */
  static Instant after(int requests, Hub hub) {
    // The first one starts the application's JAX-RS.
    timeOf(hub.subscription("topic", "a"));
    Duration one = timeOf(hub.subscription("topic", "a"));
    Instant end = Instant.now().plus(LEAST).plus(one.multipliedBy((long) SLOWER * requests));
    return Instant.ofEpochSecond(end.getEpochSecond() + 1);
  }

  private static Duration timeOf(RawRequest request) {
    Instant start = Instant.now();
    request.send();
    return Duration.between(start, Instant.now());
  }
}
