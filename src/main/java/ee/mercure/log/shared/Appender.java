package ee.mercure.log.shared;

import ee.mercure.log.Completions;
import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.UnknownOutcomeException;
import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.Position;
import ee.mercure.metric.Faults;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Appends the records of this hub, all that wait in one call, under numbers that only rise. What
 * may or may not have arrived is sent again under the same numbers until it is seen in the log, or
 * until its publisher waits no longer: whoever reads takes each number once. Thread-safe.
 */
final class Appender {
  private static final int BATCH_RECORDS = 1_000;
  private static final long BATCH_BYTES = 8 << 20;

  /** No barrier of its own sooner than this after the last one. */
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final byte[] NOTHING = {};

  private enum State {
    /** It waits, and certainly is not in the log. */
    WAITING,
    /** A call that sends it goes on. */
    SENDING,
    /** The engine has it; the log has not shown it yet. */
    APPENDED,
    /** It is to be sent again. */
    AGAIN
  }

  /** A record on its way. Guarded by the appender. */
  private static final class Pending {
    private final int kind;
    private final Update update;
    private final byte[] body;
    private final CompletableFuture<Update> completion = new CompletableFuture<>();
    private final long sinceNanos = System.nanoTime();
    private State state = State.WAITING;
    private boolean mayHaveArrived;
    private long number;

    /** What began the subscription that this begins or ends, if it was open. */
    private Update begunBefore;

    private Pending(int kind, Update update, byte[] body) {
      this.kind = kind;
      this.update = update;
      this.body = body;
    }
  }

  private final LogEngine engine;
  private final Duration timeout;
  private final Completions completions;
  private final Faults faults;
  private final Troubles troubles;
  private Predicate<Position> doubts;
  private Runnable verify;
  private final long origin = new SecureRandom().nextLong();

  /**
   * The events that began the subscriptions of this hub that are open, by key, as it will be once
   * all that has a number is in the log.
   */
  private final TreeMap<String, Update> subscriptions = new TreeMap<>();

  private boolean hasSubscriptions;
  private boolean snapshotDue;

  private final Deque<Pending> waiting = new ArrayDeque<>();

  /** What was refused and is to wait once more. */
  private final List<Pending> again = new ArrayList<>();

  private final TreeMap<Long, Pending> numbered = new TreeMap<>();
  private final List<CompletableFuture<Void>> barriers = new ArrayList<>();
  private final TreeMap<Long, List<CompletableFuture<Void>>> barriersByNumber = new TreeMap<>();
  private long lastNumber;
  private long beatNanos = System.nanoTime() - BEAT_NANOS;
  private boolean refusing = true;
  private boolean stopped;

  /** The thread pauses until then. */
  private long pauseUntilNanos = System.nanoTime();

  private int failures;

  Appender(
      LogEngine engine,
      Duration timeout,
      Completions completions,
      Faults faults,
      Troubles troubles) {
    this.engine = engine;
    this.timeout = timeout;
    this.completions = completions;
    this.faults = faults;
    this.troubles = troubles;
  }

  long origin() {
    return origin;
  }

  /**
   * Takes updates from now on.
   *
   * @param doubts whether a record that the log has not shown yet cannot be at this place, if the
   *     log is what it was
   * @param verify finds out what the log is now
   */
  synchronized void begin(Predicate<Position> doubts, Runnable verify) {
    this.doubts = doubts;
    this.verify = verify;
    refusing = false;
  }

  /** Takes no more; what is under way is still appended. */
  synchronized void refuse() {
    refusing = true;
  }

  CompletionStage<Update> append(Update update) {
    byte[] body = LogRecord.bodyOf(update);
    if (LogRecord.length(body) > engine.maxRecordBytes()) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException("The update is larger than the log takes"));
    }
    Pending pending = new Pending(LogRecord.UPDATE, update, body);
    synchronized (this) {
      if (refusing) {
        return CompletableFuture.failedFuture(new IllegalStateException("the log is closed"));
      }
      waiting.add(pending);
      notifyAll();
    }
    return pending.completion;
  }

  /** Appends what is no update, sooner or later. */
  synchronized void append(int kind, byte[] body) {
    if (!refusing) {
      waiting.add(new Pending(kind, null, body));
      notifyAll();
    }
  }

  /** Appends what subscriptions this hub has, as far as it ever had any, sooner or later. */
  synchronized void appendSnapshot() {
    snapshotDue = hasSubscriptions;
    notifyAll();
  }

  /** Appends that this hub ends, as far as it ever had subscriptions. */
  synchronized void leave() {
    if (hasSubscriptions) {
      append(LogRecord.LEAVE, NOTHING);
    }
  }

  /**
   * See {@link ee.mercure.log.UpdateLog#caughtUp}.
   *
   * @param evenIfAway whether to try although the last attempt to use the engine failed, which is
   *     how a hub to which nobody publishes learns that it is back
   */
  synchronized CompletionStage<Void> barrier(boolean evenIfAway) {
    if (stopped || (troubles.isAway() && !evenIfAway)) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException("The log cannot be reached"));
    }
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    barriers.add(barrier);
    notifyAll();
    return barrier.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Appends until it is stopped. */
  void run() {
    try {
      List<Pending> batch = next();
      while (!batch.isEmpty()) {
        send(batch);
        batch = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to send; empty at the end. */
  private synchronized List<Pending> next() throws InterruptedException {
    while (true) {
      long now = System.nanoTime();
      long pause = pauseUntilNanos - now;
      if (stopped) {
        return List.of();
      }
      if (pause > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, pause);
        continue;
      }
      List<Pending> batch = collect(now);
      if (!batch.isEmpty()) {
        return batch;
      }
      if (barriers.isEmpty()) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, beatNanos + BEAT_NANOS - now));
      }
    }
  }

  private List<Pending> collect(long now) {
    List<Pending> batch = new ArrayList<>();
    for (Pending pending : numbered.values()) {
      if (pending.state == State.AGAIN) {
        batch.add(pending);
      }
    }
    long bytes = 0;
    // What is sent again goes alone: else a batch would grow as long as it fails.
    boolean repeats = !batch.isEmpty();
    while (!repeats && !waiting.isEmpty() && batch.size() < BATCH_RECORDS && bytes < BATCH_BYTES) {
      Pending pending = waiting.remove();
      bytes += pending.body.length;
      batch.add(number(pending));
    }
    if (!repeats && snapshotDue) {
      snapshotDue = false;
      for (byte[] body : SubscriptionSnapshot.bodiesOf(subscriptions.values())) {
        batch.add(number(new Pending(LogRecord.SNAPSHOT, null, body)));
        bytes += body.length;
      }
    }
    if (!barriers.isEmpty() && bytes == 0 && now - beatNanos >= BEAT_NANOS) {
      batch.add(number(new Pending(LogRecord.BEAT, null, NOTHING)));
      beatNanos = now;
      bytes = 1;
    }
    if (bytes > 0 && !barriers.isEmpty()) {
      // The newest one is appended behind all that was acknowledged when they were asked for.
      barriersByNumber.put(lastNumber, List.copyOf(barriers));
      barriers.clear();
    }
    batch.forEach(pending -> pending.state = State.SENDING);
    return batch;
  }

  private Pending number(Pending pending) {
    pending.number = ++lastNumber;
    numbered.put(pending.number, pending);
    if (pending.update != null) {
      pending.update.subscription().ifPresent(change -> note(pending, change));
    }
    return pending;
  }

  private void note(Pending pending, SubscriptionChange change) {
    hasSubscriptions = true;
    String key = SubscriptionEvent.key(pending.update);
    if (change == SubscriptionChange.BEGINS) {
      pending.begunBefore = subscriptions.put(key, pending.update);
    } else {
      pending.begunBefore = subscriptions.remove(key);
    }
  }

  /** What is refused is told again, and must then still be news. */
  private void forget(Update event, Update begunBefore) {
    String key = SubscriptionEvent.key(event);
    if (begunBefore == null) {
      subscriptions.remove(key);
    } else {
      subscriptions.put(key, begunBefore);
    }
  }

  private void send(List<Pending> batch) throws InterruptedException {
    try {
      List<byte[]> records = new ArrayList<>(batch.size());
      for (Pending pending : batch) {
        records.add(LogRecord.encode(pending.kind, origin, pending.number, pending.body));
      }
      Position last = engine.append(records);
      if (sent(batch) && doubts.test(last)) {
        verify.run();
      }
    } catch (LogEngineException e) {
      failed(batch, e);
      if (e.kind() == LogEngineException.Kind.ANOTHER_LOG) {
        verify.run();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      faults.report("records could not be appended and are sent again", e);
      failed(
          batch,
          new LogEngineException(
              LogEngineException.Kind.OUTCOME_UNKNOWN, "a failure of the hub's own", e));
    }
  }

  /** Returns whether the log has not shown the last one yet. */
  private synchronized boolean sent(List<Pending> batch) {
    failures = 0;
    troubles.succeeded(Troubles.Use.APPENDING);
    for (Pending pending : batch) {
      pending.mayHaveArrived = true;
      pending.state = State.APPENDED;
    }
    return numbered.containsKey(batch.get(batch.size() - 1).number);
  }

  private synchronized void failed(List<Pending> batch, LogEngineException error) {
    troubles.failed(Troubles.Use.APPENDING, error.getMessage());
    boolean refused = error.kind() == LogEngineException.Kind.NOT_APPENDED;
    for (Pending pending : batch) {
      pending.mayHaveArrived |= error.kind() == LogEngineException.Kind.OUTCOME_UNKNOWN;
      pending.state = State.AGAIN;
      if (refused && !pending.mayHaveArrived) {
        numbered.remove(pending.number);
        refuse(pending);
      }
    }
    failures++;
    pauseUntilNanos = System.nanoTime() + Backoff.nanos(failures);
  }

  private void refuse(Pending pending) {
    if (pending.kind == LogRecord.SNAPSHOT) {
      snapshotDue = true;
    } else if (pending.kind == LogRecord.FORK) {
      again.add(new Pending(pending.kind, null, pending.body));
    } else if (pending.number > 0
        && pending.update != null
        && pending.update.subscription().isPresent()) {
      forget(pending.update, pending.begunBefore);
    }
    RuntimeException answer =
        pending.mayHaveArrived
            ? new UnknownOutcomeException()
            : new LogUnavailableException("The log does not take updates");
    completions.answer(1, i -> pending.completion.completeExceptionally(answer));
  }

  /** The log may have lost what it had: what is not seen is sent again. */
  synchronized void sendAgain() {
    for (Pending pending : numbered.values()) {
      if (pending.state == State.APPENDED) {
        pending.state = State.AGAIN;
      }
    }
    notifyAll();
  }

  /** The update of this number if it still waits to be seen, or null. */
  synchronized Update updateOf(long number) {
    Pending pending = numbered.get(number);
    return pending == null ? null : pending.update;
  }

  /**
   * The log has shown records of this hub.
   *
   * @param last the number of the newest one; older ones that were not shown never will be
   * @param shown the updates among them at their places, by number
   */
  void seen(long last, Map<Long, Update> shown) {
    List<Pending> done = new ArrayList<>();
    List<CompletableFuture<Void>> passed = new ArrayList<>();
    synchronized (this) {
      Map<Long, Pending> old = numbered.headMap(last, true);
      done.addAll(old.values());
      old.clear();
      Map<Long, List<CompletableFuture<Void>>> reached = barriersByNumber.headMap(last, true);
      reached.values().forEach(passed::addAll);
      reached.clear();
      notifyAll();
    }
    completions.answer(
        done.size(),
        i -> {
          Pending pending = done.get(i);
          Update update = shown.get(pending.number);
          if (update != null) {
            pending.completion.complete(update);
          } else if (pending.update != null) {
            pending.completion.completeExceptionally(
                new LogUnavailableException("The log has lost the update"));
          }
        });
    completions.answer(passed.size(), i -> passed.get(i).complete(null));
  }

  /** Answers those that have waited for too long; called now and then. */
  synchronized void expire() {
    long now = System.nanoTime();
    expire(waiting.iterator(), now);
    expire(numbered.values().iterator(), now);
    waiting.addAll(again);
    again.clear();
    barriers.removeIf(CompletableFuture::isDone);
    barriersByNumber.values().removeIf(all -> all.stream().allMatch(CompletableFuture::isDone));
    notifyAll();
  }

  private void expire(Iterator<Pending> all, long now) {
    while (all.hasNext()) {
      Pending pending = all.next();
      if (now - pending.sinceNanos > timeout.toNanos()) {
        pending.mayHaveArrived |= pending.state == State.SENDING;
        all.remove();
        refuse(pending);
      }
    }
  }

  /** Waits until nothing is under way; false if that takes longer. */
  synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!waiting.isEmpty() || !numbered.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Sends nothing any more, and answers what is left. */
  synchronized void stop() {
    stopped = true;
    refusing = true;
    List.copyOf(waiting).forEach(this::refuse);
    waiting.clear();
    List.copyOf(numbered.values())
        .forEach(
            pending -> {
              pending.mayHaveArrived |= pending.state == State.SENDING;
              refuse(pending);
            });
    numbered.clear();
    barriers.forEach(barrier -> barrier.cancel(false));
    barriersByNumber.values().forEach(all -> all.forEach(barrier -> barrier.cancel(false)));
    notifyAll();
  }
}
