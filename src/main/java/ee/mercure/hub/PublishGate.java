package ee.mercure.hub;

import ee.mercure.delivery.Backlog;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Says "not now" to whoever would have the log take more than it can store, or the lanes deliver
 * more than they can: publishers and those who announce subscriptions alike. Thread-safe.
 */
final class PublishGate {
  private final PendingAppends pending;
  private final Supplier<Backlog> backlog;

  /**
   * A gate that is open.
   *
   * @param pending what waits for the log
   * @param backlog how far the lanes are behind; asked for when there are lanes
   */
  PublishGate(PendingAppends pending, Supplier<Backlog> backlog) {
    this.pending = pending;
    this.backlog = backlog;
  }

  /**
   * Lets an update through, which must {@link #end} then; false: it must be refused.
   *
   * @param weight bytes of memory
   */
  boolean begin(long weight) {
    return begin(1, weight);
  }

  /**
   * Lets all of some updates through, each of which must {@link #end} then, or none.
   *
   * @param weight bytes of memory, of all
   */
  boolean begin(int count, long weight) {
    // Counted apart from those who wait for delivery: a log that does not keep up grows as well.
    return !backlog.get().isFull() && pending.begin(count, weight);
  }

  /** Lets through what was admitted in another way. */
  void force(long weight) {
    pending.force(1, weight);
  }

  /** Whether whatever comes is refused. */
  boolean isClosed() {
    return backlog.get().isFull() || pending.isFull();
  }

  /** An update is logged, or failed to be. */
  void end(long weight) {
    pending.end(weight);
  }

  /** Completes once the lanes are not too far behind. */
  CompletionStage<Void> caughtUp() {
    return backlog.get().caughtUp();
  }
}
