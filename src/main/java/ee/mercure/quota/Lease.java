package ee.mercure.quota;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one stream has taken of the quotas. It is given back once, whoever says so first. */
public final class Lease {
  private final AtomicBoolean released = new AtomicBoolean();
  private final Deque<Runnable> taken = new ArrayDeque<>();

  Lease() {}

  /** Remembers what is to be undone; before the lease is handed out. */
  void add(Runnable giveBack) {
    taken.push(giveBack);
  }

  /** Gives everything back; does nothing when called again. */
  public void release() {
    if (released.compareAndSet(false, true)) {
      taken.forEach(Runnable::run);
    }
  }
}
