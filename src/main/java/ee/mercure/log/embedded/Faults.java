package ee.mercure.log.embedded;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What failed inside the log and should not have: counted, and the first of a minute goes to the
 * server's log. Thread-safe.
 */
final class Faults {
  private static final Logger LOG = Logger.getLogger(Faults.class.getName());
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /** Something failed; never throws. */
  void report(String what, Throwable cause) {
    try {
      long number = count.incrementAndGet();
      long now = System.nanoTime();
      long due = next.get();
      if (now - due >= 0 && next.compareAndSet(due, now + PERIOD_NANOS)) {
        LOG.log(Level.SEVERE, what + " (fault " + number + " of the log)", cause);
      }
    } catch (Throwable e) {
      // There may be no memory for a line: the count has to do.
      count.get();
    }
  }

  long count() {
    return count.get();
  }
}
