package ee.mercure.log.memory;

import ee.mercure.log.UpdateLog;
import ee.mercure.update.Update;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Orders updates under a lock and remembers nothing. Appends complete at once. */
public final class MemoryUpdateLog implements UpdateLog {
  private final Object order = new Object();
  private Consumer<Update> follower;
  private long sequence;
  private boolean closed;

  @Override
  public void start(Consumer<Update> follower) {
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
      Update ordered = update.at(++sequence);
      follower.accept(ordered);
      return CompletableFuture.completedFuture(ordered);
    }
  }

  @Override
  public void close() {
    synchronized (order) {
      closed = true;
    }
  }
}
