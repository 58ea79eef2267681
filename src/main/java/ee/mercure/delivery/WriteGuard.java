package ee.mercure.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides between a lane's thread that comes back from a write and a watchdog that has waited too
 * long for it: exactly one of them owns the lane afterwards, and sees all that was done before.
 */
final class WriteGuard {
  private static final long IDLE = 0;

  private final AtomicLong current = new AtomicLong(IDLE);
  private long tickets;
  private volatile Connection connection;
  private volatile long enteredNanos;

  /** The owner is about to write. */
  long enter(Connection connection) {
    this.connection = connection;
    this.enteredNanos = System.nanoTime();
    long ticket = ++tickets;
    current.set(ticket);
    return ticket;
  }

  /** The writer is back. False: it has lost the lane. */
  boolean leave(long ticket) {
    boolean kept = current.compareAndSet(ticket, IDLE);
    if (kept) {
      // An idle lane must not hold on to the connection that it wrote last.
      connection = null;
    }
    return kept;
  }

  /** The connection whose write has lasted too long and has now lost the lane, or null. */
  Connection takeOver(long stuckNanos) {
    long ticket = current.get();
    if (ticket == IDLE || System.nanoTime() - enteredNanos < stuckNanos) {
      return null;
    }
    Connection stuck = connection;
    if (!current.compareAndSet(ticket, IDLE)) {
      return null;
    }
    connection = null;
    return stuck;
  }
}
