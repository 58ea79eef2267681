package ee.mercure.hub;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts requests that are being answered, until no more are taken. Thread-safe. */
public final class InFlightRequests {
  /** Added once no more are taken, so that one look tells that and the number. */
  private static final long REFUSING = Long.MIN_VALUE;

  private final AtomicLong count = new AtomicLong();
  private final CountDownLatch answered = new CountDownLatch(1);

  InFlightRequests() {}

  /** Takes in a request, which then must {@link #end}; false: it is refused. */
  public boolean begin() {
    long before;
    do {
      before = count.get();
      if (before < 0) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    return true;
  }

  /** A request that was taken in is answered. */
  public void end() {
    if (count.decrementAndGet() == REFUSING) {
      answered.countDown();
    }
  }

  boolean isRefusing() {
    return count.get() < 0;
  }

  /** Takes in no more, and waits until all are answered; false if that takes longer. Once. */
  boolean refuseAndAwait(Duration atMost) {
    if (count.addAndGet(REFUSING) == REFUSING) {
      answered.countDown();
    }
    try {
      return answered.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
