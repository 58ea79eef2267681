package ee.mercure.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The updates that wait for the log: how many, and how much memory they take. A log that does not
 * keep up must not fill the heap. Thread-safe.
 */
final class Unlogged {
  private final AtomicInteger updates = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int maxUpdates;
  private final long maxBytes;

  /**
   * Nothing waits.
   *
   * @param maxUpdates how many may wait
   * @param maxBytes how much memory they may take; a single update may take more
   */
  Unlogged(int maxUpdates, long maxBytes) {
    this.maxUpdates = maxUpdates;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes in an update, which must {@link #end} then; false: it would be too much.
   *
   * @param weight bytes of memory
   */
  boolean begin(long weight) {
    int before = updates.getAndIncrement();
    long total = bytes.addAndGet(weight);
    if (before > 0 && (before >= maxUpdates || total > maxBytes)) {
      end(weight);
      return false;
    }
    return true;
  }

  /** An update is logged, or failed to be. */
  void end(long weight) {
    bytes.addAndGet(-weight);
    updates.decrementAndGet();
  }
}
