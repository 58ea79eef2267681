package ee.mercure.log.memory;

import ee.mercure.log.LogFollower;
import ee.mercure.log.LogHealth;
import ee.mercure.log.UpdateLog;
import ee.mercure.update.Update;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Orders updates under a lock and remembers nothing. Appends complete at once. */
public final class MemoryUpdateLog implements UpdateLog {
  private final Object order = new Object();
  private final Predicate<String> isKnown;
  private LogFollower follower;
  private long sequence;
  private long faults;
  private boolean closed;

  /**
   * Nothing is ordered yet.
   *
   * @param isKnown whether an update with this id was ordered before, as far as that is known
   */
  public MemoryUpdateLog(Predicate<String> isKnown) {
    this.isKnown = isKnown;
  }

  @Override
  public void start(LogFollower follower) {
    synchronized (order) {
      if (this.follower != null) {
        throw new IllegalStateException("the log is started");
      }
      this.follower = follower;
    }
  }

  @Override
  public CompletionStage<Update> append(Update update) {
    synchronized (order) {
      if (closed || follower == null) {
        return CompletableFuture.failedFuture(new IllegalStateException("the log is closed"));
      }
      try {
        if (update.isOnce() && isKnown.test(update.id())) {
          return CompletableFuture.completedFuture(update);
        }
        Update ordered = update.at(sequence + 1);
        follower.accept(ordered);
        sequence++;
        return CompletableFuture.completedFuture(ordered);
      } catch (RuntimeException | Error e) {
        faults++;
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  /** Never blocks for long: what appends holds the order is in memory. */
  @Override
  public LogHealth health() {
    synchronized (order) {
      return new LogHealth(!closed && follower != null, Duration.ZERO, Optional.empty(), faults);
    }
  }

  @Override
  public void close() {
    synchronized (order) {
      closed = true;
    }
  }
}
