package ee.mercure.log;

import ee.mercure.update.Update;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives every update its place: one sequence for the hub, the same for all who follow it.
 *
 * <p>Implementations are thread-safe. The follower sees every update once, in sequence, one at a
 * time; what does not count, it does not see. Where a log has lost updates, or this hub has missed
 * some, one sequence has no update. An update's {@link #append} completes after the follower has
 * seen it. Nothing that the follower throws, an Error neither, stops the log or leaves a publisher
 * without an answer.
 */
public interface UpdateLog extends AutoCloseable {

  /**
   * Starts the log.
   *
   * @param follower receives every update from now on
   * @throws IllegalStateException if the log was started before
   */
  void start(LogFollower follower);

  /**
   * Appends an update. Does not block on other updates' durability.
   *
   * @return completes with the update at its place once it is as durable as the log is, or without
   *     a place when it does not count: what counts once and is there, or, in a log that hubs
   *     share, the beginning of a subscription that is open or the end of one that is not;
   *     completes exceptionally, and the update is not in the log, when it cannot be
   */
  CompletionStage<Update> append(Update update);

  /**
   * Completes once the follower has seen all that had been acknowledged anywhere when this was
   * called, at once where updates come from this hub alone. Exceptionally when that cannot be known
   * in time. Does not block; completes on any thread.
   */
  default CompletionStage<Void> caughtUp() {
    return CompletableFuture.completedFuture(null);
  }

  /** How the log is doing. Never blocks. */
  LogHealth health();

  /** Refuses further updates; those under way are completed. */
  @Override
  void close();
}
