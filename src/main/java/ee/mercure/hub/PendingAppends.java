package ee.mercure.hub;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The updates that wait for the log: how many, and how much memory they take. A log that does not
 * keep up must not fill the heap. Thread-safe.
 */
final class PendingAppends {
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
  PendingAppends(int maxUpdates, long maxBytes) {
    this.maxUpdates = maxUpdates;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes in an update, which must {@link #end} then; false: it would be too much.
   *
   * @param weight bytes of memory
   */
  boolean begin(long weight) {
    return begin(1, weight);
  }

  /** Takes in all of some updates, or none. */
  boolean begin(int count, long weight) {
    int before = updates.getAndAdd(count);
    long total = bytes.addAndGet(weight);
    if (before > 0 && (before + count > maxUpdates || total > maxBytes)) {
      end(count, weight);
      return false;
    }
    return true;
  }

  /** Takes in updates that cannot be refused, which must {@link #end(int, long)} then. */
  void force(int count, long weight) {
    updates.addAndGet(count);
    bytes.addAndGet(weight);
  }

  /** Whether a further update would be refused, however small. */
  boolean isFull() {
    return updates.get() >= maxUpdates || bytes.get() > maxBytes;
  }

  /** An update is logged, or failed to be. */
  void end(long weight) {
    end(1, weight);
  }

  /** Some updates are logged, or failed to be. */
  void end(int count, long weight) {
    bytes.addAndGet(-weight);
    updates.addAndGet(-count);
  }
}
