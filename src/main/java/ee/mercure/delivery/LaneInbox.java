package ee.mercure.delivery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits for a lane, in the order in which it came. Any thread adds; the lane's owner takes.
 *
 * <p>The owner takes a batch at a time, which never brings more bytes of updates than it may route
 * before it writes, unless a single update is larger. Readers who keep up shall not fall back on
 * the history because their lane has much to do.
 */
final class LaneInbox {
  /** What a lane is told. */
  sealed interface Message {
    /** An update to route. */
    record Delivery(RoutedUpdate routed) implements Message {}

    /** A connection to take in. */
    record Registration(Connection connection) implements Message {}

    /** Something to do on the lane's thread. */
    record Task(Runnable work) implements Message {}
  }

  private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final long maxBytes;
  private long batchBytes;

  /**
   * An empty inbox.
   *
   * @param maxBytes how many bytes of updates one batch may bring
   */
  LaneInbox(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(Message message) {
    arrived.add(message);
  }

  void add(Runnable work) {
    arrived.add(new Message.Task(work));
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
    Message first =
        nanos == Long.MAX_VALUE ? arrived.take() : arrived.poll(nanos, TimeUnit.NANOSECONDS);
    if (first != null) {
      waiting.add(first);
      arrived.drainTo(waiting);
    }
  }

  /** The next message of the batch, or null at its end. */
  Message next() {
    Message message = waiting.peek();
    if (message instanceof Message.Delivery delivery) {
      long bytes = delivery.routed().bytes();
      if (batchBytes > 0 && batchBytes + bytes > maxBytes) {
        return null;
      }
      batchBytes += bytes;
    }
    return waiting.poll();
  }

  /** What is left once the lane has stopped, or null; called by any thread from then on. */
  Message leftover() {
    return arrived.poll();
  }

  /** How many messages were taken and are left for the next batch. */
  int size() {
    return waiting.size();
  }
}
