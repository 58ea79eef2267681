package ee.mercure.log.embedded;

import ee.mercure.history.HistoryException;
import ee.mercure.history.store.OpenSubscription;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.Completions;
import ee.mercure.log.LogFollower;
import ee.mercure.log.LogHealth;
import ee.mercure.log.UpdateLog;
import ee.mercure.metric.Faults;
import ee.mercure.update.EventId;
import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Logger;

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

  private static final long CLOSE_MILLIS = 10_000;

  /** An update that waits, since when; none marks the end of all. */
  private record Append(
      Optional<Update> update, CompletableFuture<Update> completion, long sinceNanos) {
    static Append of(Optional<Update> update) {
      return new Append(update, new CompletableFuture<>(), System.nanoTime());
    }

    boolean isEnd() {
      return update.isEmpty();
    }
  }

  private final UpdateStore store;
  private final BlockingQueue<Append> waiting = new LinkedBlockingQueue<>();
  private final Faults faults = new Faults(LOG);
  private final Completions completions = new Completions(faults);

  /** Made now: at the end the server may not find classes any more. */
  private final Append end = Append.of(Optional.empty());

  private final Object state = new Object();
  private volatile Thread writer;
  private volatile boolean closed;

  // Owned by the writer.
  private LogFollower follower;
  private final List<Append> batch = new ArrayList<>(BATCH_UPDATES);
  private Append next;

  /** The oldest one of what is being written. */
  private volatile Append underWay;

  /** A log that goes on where the store ends. */
  public EmbeddedUpdateLog(UpdateStore store) {
    this.store = store;
  }

  @Override
  public void start(LogFollower follower) {
    synchronized (state) {
      if (writer != null) {
        throw new IllegalStateException("the log is started");
      }
      this.follower = follower;
      // This hub has crashed, or could not tell: who was subscribed then is not any more.
      for (OpenSubscription left : store.subscriptions()) {
        Update ended = SubscriptionEvent.ended(left.begun(), EventId.random());
        waiting.add(Append.of(Optional.of(ended)));
      }
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
      Append append = Append.of(Optional.of(update));
      waiting.add(append);
      return append.completion();
    }
  }

  private void writeAll() {
    while (true) {
      try {
        if (next == null) {
          next = waiting.take();
        }
        if (next.isEnd()) {
          return;
        }
        underWay = next;
        fill();
        write();
      } catch (Throwable e) {
        // The loop goes on, whatever it was: else all publishers would wait for ever.
        faults.report("the log could not write a batch", e);
        refuse(e);
      } finally {
        batch.clear();
        underWay = null;
      }
    }
  }

  /** Takes what waits into the batch; what does not fit, or is no update, is the next one. */
  private void fill() {
    long bytes = 0;
    while (next != null && !next.isEnd()) {
      bytes += next.update().orElseThrow().weight();
      if (!batch.isEmpty() && (bytes > BATCH_BYTES || batch.size() == BATCH_UPDATES)) {
        return;
      }
      batch.add(next);
      next = waiting.poll();
    }
  }

  private void write() {
    long sequence = store.lastSequence();
    List<Append> appends = List.copyOf(batch);
    List<Update> ordered = new ArrayList<>(appends.size());
    List<Update> answers = new ArrayList<>(appends.size());
    try {
      for (Append append : appends) {
        Update update = append.update().orElseThrow();
        if (!isThere(update, ordered)) {
          update = update.at(sequence + ordered.size() + 1);
          ordered.add(update);
        }
        answers.add(update);
      }
      store.write(ordered);
    } catch (HistoryException e) {
      completions.answer(appends.size(), i -> appends.get(i).completion().completeExceptionally(e));
      return;
    }
    // From here on all are in the log, and must not be answered with a failure.
    batch.clear();
    for (Update update : ordered) {
      try {
        follower.accept(update);
      } catch (Throwable e) {
        faults.report("the follower of the log failed", e);
      }
    }
    completions.answer(appends.size(), i -> appends.get(i).completion().complete(answers.get(i)));
  }

  /** Whether an update that counts once is there already, or comes with the same batch. */
  private boolean isThere(Update update, List<Update> before) {
    return update.isOnce()
        && (before.stream().anyMatch(other -> other.id().equals(update.id()))
            || store.has(update.id()));
  }

  /** What is left of the batch was not written. */
  private void refuse(Throwable cause) {
    for (Append append : batch) {
      completions.answer(1, i -> append.completion().completeExceptionally(cause));
    }
  }

  @Override
  public LogHealth health() {
    Append oldest = underWay;
    if (oldest == null) {
      oldest = waiting.peek();
    }
    Duration age =
        oldest == null || oldest.isEnd()
            ? Duration.ZERO
            : Duration.ofNanos(System.nanoTime() - oldest.sinceNanos());
    Thread thread = writer;
    return new LogHealth(
        !closed && thread != null && thread.isAlive(), age, store.failure(), faults.total());
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
      if (writer.isAlive()) {
        refuseWaiting();
      }
      completions.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The disk does not answer, but publishers must be answered. */
  private void refuseWaiting() {
    LOG.warning("the log does not write any more: what waits for it is refused");
    Exception cause = new IllegalStateException("the log is closed");
    List<Append> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(
        append -> completions.answer(1, i -> append.completion().completeExceptionally(cause)));
    waiting.add(end);
  }
}
