package ee.mercure.hub;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts requests that are being answered, until no more are taken. Thread-safe. */
public final class RequestsUnderWay {
  /** One party stands for the hub, which arrives last. */
  private final Phaser phaser = new Phaser(1);

  private volatile boolean refusing;

  RequestsUnderWay() {}

  /** Takes in a request, which then must {@link #end}; false: it is refused. */
  public boolean begin() {
    if (refusing) {
      return false;
    }
    phaser.register();
    return true;
  }

  /** A request that was taken in is answered. */
  public void end() {
    phaser.arriveAndDeregister();
  }

  boolean isRefusing() {
    return refusing;
  }

  /** Takes in no more, and waits until all are answered; false if that takes longer. */
  boolean refuseAndAwait(Duration atMost) {
    refusing = true;
    try {
      phaser.awaitAdvanceInterruptibly(phaser.arrive(), atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
