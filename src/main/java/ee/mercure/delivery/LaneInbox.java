package ee.mercure.delivery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What waits for a lane, in the order in which it came. Any thread adds; the lane's owner takes.
 *
 * <p>The owner takes a batch at a time, which never brings more bytes of updates than it may route
 * before it writes, unless a single update is larger. Readers who keep up shall not fall back on
 * the history because their lane has much to do.
 */
final class LaneInbox {
  private final BlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Consumer<Candidate> router;
  private final long maxBytes;

  /** Loaded at once: when lanes stop, the server may have deleted the WAR that it is in. */
  private final Class<?> deliveries;

  private long batchBytes;

  /** The message that brings an update. */
  private final class Delivery implements Runnable {
    private final Candidate candidate;

    private Delivery(Candidate candidate) {
      this.candidate = candidate;
    }

    @Override
    public void run() {
      batchBytes += candidate.bytes();
      router.accept(candidate);
    }
  }

  /**
   * An empty inbox.
   *
   * @param router routes an update; called by the owner
   * @param maxBytes how many bytes of updates one batch may bring
   */
  LaneInbox(Consumer<Candidate> router, long maxBytes) {
    this.router = router;
    this.deliveries = Delivery.class;
    this.maxBytes = maxBytes;
  }

  void add(Candidate candidate) {
    arrived.add(new Delivery(candidate));
  }

  void add(Runnable message) {
    arrived.add(message);
  }

  /**
   * Begins a batch. Waits for something to arrive if nothing is left from the last one.
   *
   * @param nanos how long to wait at most; {@link Long#MAX_VALUE} for ever
   */
  void await(long nanos) throws InterruptedException {
    batchBytes = 0;
    arrived.drainTo(waiting);
    if (!waiting.isEmpty() || nanos <= 0) {
      return;
    }
    Runnable first =
        nanos == Long.MAX_VALUE ? arrived.take() : arrived.poll(nanos, TimeUnit.NANOSECONDS);
    if (first != null) {
      waiting.add(first);
      arrived.drainTo(waiting);
    }
  }

  /** The next message of the batch, or null at its end. */
  Runnable next() {
    return isEnough(waiting.peek()) ? null : waiting.poll();
  }

  private boolean isEnough(Runnable message) {
    return deliveries.isInstance(message)
        && batchBytes > 0
        && batchBytes + ((Delivery) message).candidate.bytes() > maxBytes;
  }

  /** How many messages were taken and are left for the next batch. */
  int size() {
    return waiting.size();
  }
}
