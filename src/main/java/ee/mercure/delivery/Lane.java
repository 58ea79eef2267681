package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.topic.HubUrl;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delivers to its share of the connections. It takes everything that waits for it, routes the
 * updates into outboxes, then writes each touched connection once.
 *
 * <p>One thread at a time owns a lane and all its mutable state. A write that blocks loses the
 * lane: {@link #takeOver} hands it to another thread, and the blocked one only reports how its
 * write ended. Until that reader has caught up, it is written by threads that may block. What
 * thread a field belongs to is therefore always the owner of the lane.
 */
final class Lane {
  private static final Logger LOG = Logger.getLogger(Lane.class.getName());

  /** What is routed before readers are written leaves room for what they have not taken yet. */
  private static final int BATCHES_IN_OUTBOX = 4;

  /** Loaded now: a server that deletes the WAR first finds no class any more when the hub stops. */
  private static final DisconnectReason AT_THE_END = DisconnectReason.SHUTDOWN;

  private enum Outcome {
    WRITTEN,
    NOT_READY,
    FAILED
  }

  private enum Kind {
    OPENING,
    EVENTS,
    NOTICE,
    COMMENT,
    FLUSH,
    NOTHING
  }

  private final LaneInbox inbox;
  private final WriteGuard guard = new WriteGuard();
  private final LaneSettings settings;
  private final CatchUp catchUp;
  private final ConnectionListener listener;
  private final Backlog backlog;
  private final Executor blocking;

  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private final Queue<Connection> touched = new ArrayDeque<>();
  private final SubscriberIndex index = new SubscriberIndex();
  private final LaneTimers timers;
  private EventBatch lastBatch = EventBatch.EMPTY;
  private long sequence;
  private boolean draining;
  private boolean stopped;

  /**
   * A lane that no thread owns yet.
   *
   * @param sequence the last update in the history, behind which this lane starts
   * @param backlog is told what has been routed
   * @param blocking runs the ends of streams and writes to slow readers, which may block
   * @param readers read pages of the history, which may block
   */
  Lane(
      LaneSettings settings,
      History history,
      HubUrl hubUrl,
      long sequence,
      ConnectionListener listener,
      Backlog backlog,
      Executor blocking,
      Executor readers) {
    this.settings = settings;
    this.inbox = new LaneInbox(this::route, settings.outboxBytes() / BATCHES_IN_OUTBOX);
    this.timers =
        new LaneTimers(settings.heartbeat(), settings.writeTimeout(), settings.expiryNotice());
    this.catchUp = new CatchUp(history, hubUrl, readers, inbox::add, this::touch);
    this.sequence = sequence;
    this.listener = listener;
    this.backlog = backlog;
    this.blocking = blocking;
  }

  /** Routes an update; called in the order of the log, by any thread. */
  void deliver(Candidate candidate) {
    inbox.add(candidate);
  }

  /** Takes in a connection; called by any thread. */
  void open(Connection connection) {
    inbox.add(() -> register(connection));
  }

  /**
   * Takes no further connections and ends those that are there one by one, each after what is
   * queued for it; called by any thread.
   *
   * @param nanosEach how long that takes for each on average
   * @param atMostNanos how long it takes for all of them
   */
  void drain(long nanosEach, long atMostNanos) {
    inbox.add(
        () -> {
          draining = true;
          long nanos = Math.min(atMostNanos, nanosEach * timers.connections());
          timers.endWithin(nanos, AT_THE_END);
        });
  }

  /** Waits until the last connection has ended; false if that takes longer. */
  boolean awaitDrained(long nanos) throws InterruptedException {
    return drained.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends all connections and gives up the lane; called by any thread. */
  void stop() {
    inbox.add(this::endAll);
  }

  /**
   * Takes the lane from a thread that has been writing to one connection for too long.
   *
   * @return whether the lane needs a new owner, which then calls {@link #run}
   */
  boolean takeOver(long stuckNanos) {
    Connection stuck = guard.takeOver(stuckNanos);
    if (stuck == null) {
      return false;
    }
    stuck.busy = true;
    stuck.slow = true;
    timers.stalled(stuck);
    return true;
  }

  /** Works until the lane stops or is taken over. */
  void run() {
    try {
      while (!stopped) {
        inbox.await(touched.isEmpty() ? timers.nanosToNext() : 0);
        handleMessages();
        // Those touched while these are written wait for the messages that came meanwhile.
        for (int n = touched.size(); n > 0; n--) {
          if (!flushSafely(touched.remove())) {
            return;
          }
        }
        runTimers(System.nanoTime());
        if (draining && timers.connections() == 0) {
          drained.countDown();
        }
      }
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the lane has stopped; false if that takes longer. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void handleMessages() {
    Runnable message;
    while ((message = inbox.next()) != null) {
      try {
        message.run();
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "a lane could not handle a message and goes on", e);
      }
    }
  }

  private void register(Connection connection) {
    if (stopped || draining) {
      blocking.execute(connection.channel()::close);
      return;
    }
    catchUp.start(connection, sequence);
    index.add(connection);
    timers.add(connection);
    listener.registered(connection.subscriber());
    connection.channel().start(() -> inbox.add(() -> touch(connection)));
  }

  private void route(Candidate candidate) {
    sequence = candidate.update().sequence();
    index.route(candidate, connection -> offer(connection, candidate));
    backlog.remove(candidate.bytes());
  }

  private void offer(Connection connection, Candidate candidate) {
    if (connection.state != Connection.State.FOLLOWING || sequence <= connection.position) {
      return;
    }
    long bytes = connection.outboxBytes();
    if (bytes > 0 && bytes + candidate.bytes() > settings.outboxBytes()) {
      connection.dropOutbox();
      connection.state = Connection.State.REPLAYING;
      return;
    }
    connection.enqueue(candidate.event());
    touch(connection);
  }

  private void touch(Connection connection) {
    if (!connection.touched && connection.isOpen()) {
      connection.touched = true;
      touched.add(connection);
    }
  }

  /** A fault with one connection must not end the lane of all. */
  private boolean flushSafely(Connection connection) {
    try {
      return flush(connection);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a lane could not serve a subscriber and ends its stream", e);
      if (connection.isOpen()) {
        end(connection);
      }
      return true;
    }
  }

  /** Writes what waits for a connection. False: the lane was taken over, leave everything alone. */
  private boolean flush(Connection connection) {
    connection.touched = false;
    if (!connection.isOpen()) {
      return true;
    }
    if (connection.busy) {
      connection.touchedWhileBusy = true;
      return true;
    }
    Kind kind = due(connection);
    if (kind == Kind.NOTHING) {
      goOn(connection);
      return true;
    }
    EventBatch events =
        switch (kind) {
          case EVENTS -> takeBatch(connection);
          case NOTICE -> connection.takeNotice();
          default -> EventBatch.EMPTY;
        };
    if (connection.slow) {
      connection.busy = true;
      timers.stalled(connection);
      blocking.execute(() -> report(connection, events, write(connection, kind, events)));
      return true;
    }
    WriteGuard.Write write = guard.enter(connection);
    Outcome outcome = write(connection, kind, events);
    if (!guard.leave(write)) {
      report(connection, events, outcome);
      return false;
    }
    afterWrite(connection, events, outcome);
    return true;
  }

  /** Tells the owner how a write on a thread that does not own the lane ended. */
  private void report(Connection connection, EventBatch events, Outcome outcome) {
    inbox.add(
        () -> {
          connection.busy = false;
          afterWrite(connection, events, outcome);
          // It may have become ready before this thread knew that it was not.
          if (connection.touchedWhileBusy) {
            connection.touchedWhileBusy = false;
            touch(connection);
          }
        });
  }

  private Kind due(Connection connection) {
    if (!connection.opened) {
      return Kind.OPENING;
    }
    if (connection.noticeDue) {
      return Kind.NOTICE;
    }
    if (!connection.hasEvents()) {
      catchUp.readOn(connection, sequence);
    }
    if (connection.hasEvents()) {
      return Kind.EVENTS;
    }
    if (connection.commentDue) {
      return Kind.COMMENT;
    }
    return connection.channel().isUnflushed() ? Kind.FLUSH : Kind.NOTHING;
  }

  private EventBatch takeBatch(Connection connection) {
    lastBatch = EventBatch.of(connection.takeOutbox(), lastBatch);
    return lastBatch;
  }

  private static Outcome write(Connection connection, Kind kind, EventBatch events) {
    EventChannel channel = connection.channel();
    try {
      if (!channel.isReady()) {
        return Outcome.NOT_READY;
      }
      switch (kind) {
        case OPENING -> channel.writeOpening(connection.terms().retryMillis());
        case EVENTS, NOTICE -> channel.write(events);
        case FLUSH -> channel.flush();
        case COMMENT, NOTHING -> channel.writeComment();
      }
      return Outcome.WRITTEN;
    } catch (IOException | RuntimeException e) {
      // Containers throw unchecked exceptions of many kinds from streams that have ended.
      LOG.log(Level.FINE, "a write to a subscriber failed", e);
      return Outcome.FAILED;
    }
  }

  private void afterWrite(Connection connection, EventBatch events, Outcome outcome) {
    if (!connection.isOpen()) {
      return;
    }
    switch (outcome) {
      case WRITTEN -> {
        connection.opened = true;
        connection.commentDue = false;
        connection.sent(events.events());
        timers.progressed(connection);
        goOn(connection);
      }
      case NOT_READY -> {
        connection.putBack(events.events());
        timers.stalled(connection);
        // The time is over: what a reader that is not ready has not taken by now is lost to it.
        if (connection.state == Connection.State.ENDING) {
          end(connection);
        }
      }
      case FAILED -> end(connection);
    }
  }

  private void goOn(Connection connection) {
    boolean more =
        connection.hasEvents()
            || connection.noticeDue
            || connection.state == Connection.State.REPLAYING;
    connection.slow &= more;
    if (connection.state == Connection.State.ENDING && !connection.hasEvents()) {
      end(connection);
    } else if (more && !connection.reading) {
      touch(connection);
    }
  }

  private void runTimers(long now) {
    timers.heartbeats(
        now,
        silent -> {
          silent.commentDue = silent.opened;
          touch(silent);
        });
    timers.expiries(
        now,
        expiring -> {
          expiring.noticeDue = true;
          touch(expiring);
        });
    timers.deadlines(now, over -> beginEnd(over, over.deadlineReason));
    timers.stalls(now, stuck -> end(stuck, DisconnectReason.WRITE_TIMEOUT));
  }

  private void beginEnd(Connection connection, DisconnectReason reason) {
    if (connection.isOpen()) {
      connection.state = Connection.State.ENDING;
      connection.endReason = reason;
      touch(connection);
    }
  }

  private void end(Connection connection, DisconnectReason reason) {
    connection.endReason = reason;
    end(connection);
  }

  private void end(Connection connection) {
    connection.state = Connection.State.ENDED;
    index.remove(connection);
    timers.remove(connection);
    // First, so that whoever sees the stream closed finds its subscriptions gone.
    listener.ended(connection.subscriber(), connection.endReason);
    blocking.execute(connection.channel()::close);
  }

  /** How much it holds, for tests of leaks; called by the owner. */
  int size() {
    return index.size() + timers.size() + touched.size() + inbox.size();
  }

  private void endAll() {
    stopped = true;
    Connection next;
    while ((next = timers.any()) != null) {
      end(next, AT_THE_END);
    }
  }
}
