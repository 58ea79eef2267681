package ee.mercure.log.embedded;

import ee.mercure.history.UpdateStore;
import ee.mercure.log.UpdateLog;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * A log in a file of this node. One thread takes all updates that wait, stores them in one commit,
 * and hands them to the follower: the more publish at once, the more share a commit. Meanwhile the
 * next ones gather.
 *
 * <p>An append completes on a thread of its own, never on the one that writes: whoever waits for it
 * may block.
 */
public final class EmbeddedUpdateLog implements UpdateLog {
  private static final Logger LOG = Logger.getLogger(EmbeddedUpdateLog.class.getName());

  /** How much one commit takes, in bytes of memory. */
  private static final long BATCH_BYTES = 8 << 20;

  private static final int BATCH_UPDATES = 4096;

  /** How many threads answer the publishers of one commit. */
  private static final int SHARES = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final long CLOSE_MILLIS = 10_000;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** An update that waits; none marks the end of all. */
  private record Append(Optional<Update> update, CompletableFuture<Update> completion) {
    boolean isEnd() {
      return update.isEmpty();
    }
  }

  private final UpdateStore store;
  private final BlockingQueue<Append> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService completions =
      Executors.newCachedThreadPool(EmbeddedUpdateLog::completionThread);

  /** Made now: at the end the server may not find classes any more. */
  private final Append end = new Append(Optional.empty(), new CompletableFuture<>());

  private final Object state = new Object();
  private Thread writer;
  private boolean closed;

  // Owned by the writer.
  private Consumer<Update> follower;
  private long sequence;

  /** A log that goes on where the store ends. */
  public EmbeddedUpdateLog(UpdateStore store) {
    this.store = store;
  }

  private static Thread completionThread(Runnable work) {
    Thread thread = new Thread(work, "mercure-published-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void start(Consumer<Update> follower) {
    synchronized (state) {
      if (writer != null) {
        throw new IllegalStateException("the log is started");
      }
      this.follower = follower;
      sequence = store.lastSequence();
      writer = new Thread(this::writeAll, "mercure-log");
      writer.setDaemon(true);
      writer.start();
    }
  }

  @Override
  public CompletionStage<Update> append(Update update) {
    synchronized (state) {
      if (closed || writer == null) {
        return CompletableFuture.failedFuture(new IllegalStateException("the log is closed"));
      }
      Append append = new Append(Optional.of(update), new CompletableFuture<>());
      waiting.add(append);
      return append.completion();
    }
  }

  private void writeAll() {
    try {
      Append next = waiting.take();
      while (!next.isEnd()) {
        List<Append> batch = new ArrayList<>();
        next = fill(batch, next);
        write(batch);
        if (next == null) {
          next = waiting.take();
        }
      }
    } catch (InterruptedException e) {
      LOG.severe("the log was interrupted, which nobody may do");
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Puts what waits into a batch, from the first one on.
   *
   * @return what did not fit or is no update; null when nothing waits any more
   */
  private Append fill(List<Append> batch, Append first) {
    long bytes = 0;
    Append next = first;
    while (next != null && !next.isEnd()) {
      bytes += next.update().orElseThrow().weight();
      if (!batch.isEmpty() && (bytes > BATCH_BYTES || batch.size() == BATCH_UPDATES)) {
        return next;
      }
      batch.add(next);
      next = waiting.poll();
    }
    return next;
  }

  private void write(List<Append> batch) {
    List<Update> ordered = new ArrayList<>(batch.size());
    for (Append append : batch) {
      ordered.add(append.update().orElseThrow().at(sequence + ordered.size() + 1));
    }
    try {
      store.write(ordered);
    } catch (RuntimeException e) {
      answer(batch.size(), i -> batch.get(i).completion().completeExceptionally(e));
      return;
    }
    sequence += ordered.size();
    for (Update update : ordered) {
      try {
        follower.accept(update);
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "the follower of the log failed", e);
      }
    }
    answer(batch.size(), i -> batch.get(i).completion().complete(ordered.get(i)));
  }

  /** In a few shares, so that one who blocks holds up only some, and only of this commit. */
  private void answer(int count, IntConsumer each) {
    int shares = Math.min(SHARES, count);
    for (int share = 0; share < shares; share++) {
      int from = count * share / shares;
      int to = count * (share + 1) / shares;
      completions.execute(() -> IntStream.range(from, to).forEach(each));
    }
  }

  @Override
  public void close() {
    synchronized (state) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.add(end);
      if (writer == null) {
        return;
      }
    }
    try {
      writer.join(CLOSE_MILLIS);
      completions.shutdown();
      if (!completions.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warning("some publishers did not take their answers in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
