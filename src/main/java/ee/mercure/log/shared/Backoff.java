package ee.mercure.log.shared;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before something that failed is tried again. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int DOUBLINGS = 5;

  private Backoff() {}

  /**
   * From 50 ms to 2 s, half of it at random: not all hubs come back at once.
   *
   * @param failures how often it has failed in a row, at least 1
   */
  static long nanos(int failures) {
    long nanos = FIRST_NANOS << Math.min(failures - 1, DOUBLINGS);
    return nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
  }
}
