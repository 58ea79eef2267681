package ee.mercure.quota;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A token bucket for each subject, kept as one number: when it would be full again (the generic
 * cell rate algorithm). Full buckets are forgotten from time to time. Thread-safe.
 */
final class PublicationRate {
  private static final int SWEEP_FROM = 1024;

  private final ConcurrentHashMap<String, Long> fullAt = new ConcurrentHashMap<>();
  private final long intervalNanos;
  private final long burstNanos;
  private final LongSupplier nanoTime;
  private volatile int sweepAt = SWEEP_FROM;

  /**
   * Buckets that fill at a rate.
   *
   * @param perSecond how many are put in each second
   * @param burst how many there are at most
   */
  PublicationRate(int perSecond, int burst, LongSupplier nanoTime) {
    this.intervalNanos = Math.max(1, 1_000_000_000L / perSecond);
    this.burstNanos = intervalNanos * burst;
    this.nanoTime = nanoTime;
  }

  /** Takes one out, or says how long it takes until there is one; zero if it was taken. */
  Duration take(String subject) {
    long now = nanoTime.getAsLong();
    long[] wait = {0};
    fullAt.compute(
        subject,
        (key, before) -> {
          long base = before == null || before - now < 0 ? now : before;
          wait[0] = base + intervalNanos - burstNanos - now;
          return wait[0] > 0 ? before : Long.valueOf(base + intervalNanos);
        });
    if (fullAt.size() > sweepAt) {
      sweep(now);
    }
    return wait[0] > 0 ? Duration.ofNanos(wait[0]) : Duration.ZERO;
  }

  private void sweep(long now) {
    fullAt.values().removeIf(full -> full - now <= 0);
    sweepAt = Math.max(SWEEP_FROM, fullAt.size() * 2);
  }

  /** How many buckets are kept. */
  int size() {
    return fullAt.size();
  }
}
