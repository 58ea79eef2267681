package ee.mercure.metric;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Counts what loops that must go on have caught, and logs it: the first of each kind at once, what
 * repeats itself at most once a minute, with its number. Thread-safe; never throws, not even when
 * there is no memory to log with.
 */
public final class Faults {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KINDS = 1_000;

  private final Logger log;
  private final LongAdder total = new LongAdder();
  private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>();

  private static final class Kind {
    private final LongAdder count = new LongAdder();
    private final AtomicLong loggedNanos = new AtomicLong();

    private boolean isToBeLogged() {
      long now = System.nanoTime() | 1;
      long last = loggedNanos.get();
      return (last == 0 || now - last >= QUIET_NANOS) && loggedNanos.compareAndSet(last, now);
    }
  }

  /** No faults yet; they are logged where their owner logs. */
  public Faults(Logger log) {
    this.log = log;
  }

  /**
   * Something was caught that should not have happened.
   *
   * @param consequence one line that says what the hub does about it
   */
  public void report(String consequence, Throwable fault) {
    try {
      total.increment();
      String name = consequence + fault.getClass().getName();
      Kind kind = kinds.get(name);
      if (kind == null && kinds.size() < MAX_KINDS) {
        kind = kinds.computeIfAbsent(name, key -> new Kind());
      }
      if (kind != null) {
        kind.count.increment();
        if (kind.isToBeLogged()) {
          log.log(Level.SEVERE, consequence + " (" + kind.count.sum() + " so far)", fault);
        }
      }
    } catch (Throwable e) {
      // Whoever reports is a loop that must go on; the count is all that can be had.
      total.increment();
    }
  }

  /** How many there have been. */
  public long total() {
    return total.sum();
  }
}
