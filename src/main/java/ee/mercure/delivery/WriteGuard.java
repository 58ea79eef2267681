package ee.mercure.delivery;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides between a lane's thread that comes back from a write and a watchdog that has waited too
 * long for it: exactly one of them owns the lane afterwards, and sees all that was done before.
 */
final class WriteGuard {
  /**
   * A write under way. Each is an object of its own, so that whoever takes it takes this very write
   * and knows whose it is.
   */
  static final class Write {
    private final Connection connection;
    private final long sinceNanos;

    private Write(Connection connection, long sinceNanos) {
      this.connection = connection;
      this.sinceNanos = sinceNanos;
    }
  }

  private final AtomicReference<Write> current = new AtomicReference<>();

  /** The owner is about to write. */
  Write enter(Connection connection) {
    Write write = new Write(connection, System.nanoTime());
    current.set(write);
    return write;
  }

  /** The writer is back. False: it has lost the lane. */
  boolean leave(Write write) {
    return current.compareAndSet(write, null);
  }

  /** The connection whose write has lasted too long and has now lost the lane, or null. */
  Connection takeOver(long stuckNanos) {
    Write write = current.get();
    if (write == null || System.nanoTime() - write.sinceNanos < stuckNanos) {
      return null;
    }
    return current.compareAndSet(write, null) ? write.connection : null;
  }
}
