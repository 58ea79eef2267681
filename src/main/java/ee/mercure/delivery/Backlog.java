package ee.mercure.delivery;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the lanes are behind the log, in bytes, and the publishers who wait for them to catch up.
 * Thread-safe.
 */
public final class Backlog {
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger waiters = new AtomicInteger();
  private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
  private final long maxBytes;
  private final int maxWaiting;
  private final Executor releaser;

  /**
   * An empty backlog.
   *
   * @param maxBytes beyond which publishers wait
   * @param maxWaiting how many may wait
   * @param releaser completes those who wait, which lanes must not do
   */
  public Backlog(long maxBytes, int maxWaiting, Executor releaser) {
    this.maxBytes = maxBytes;
    this.maxWaiting = maxWaiting;
    this.releaser = releaser;
  }

  void add(long added) {
    bytes.addAndGet(added);
  }

  void remove(long done) {
    long left = bytes.addAndGet(-done);
    if (left <= maxBytes && waiters.get() > 0) {
      releaser.execute(this::release);
    }
  }

  /** Whether so many wait that a further publication must be refused. */
  public boolean isFull() {
    return waiters.get() >= maxWaiting;
  }

  /** Completes, on a thread of its own, once the lanes are not too far behind. */
  public CompletionStage<Void> caughtUp() {
    if (bytes.get() <= maxBytes) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    waiters.incrementAndGet();
    waiting.add(caughtUp);
    if (bytes.get() <= maxBytes) {
      // The lanes may have caught up before they could see this one wait.
      releaser.execute(this::release);
    }
    return caughtUp;
  }

  private void release() {
    CompletableFuture<Void> next;
    while (bytes.get() <= maxBytes && (next = waiting.poll()) != null) {
      waiters.decrementAndGet();
      next.complete(null);
    }
  }
}
