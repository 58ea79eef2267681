package ee.mercure.delivery;

import ee.mercure.config.DeliveryConfig;
import ee.mercure.delivery.LaneInbox.Message;
import ee.mercure.history.History;
import ee.mercure.metric.Faults;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.Update;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Delivers to its share of the connections. It takes everything that waits for it, routes the
 * updates into outboxes, then has each connection written once for which something waits.
 *
 * <p>One thread at a time owns a lane and all its mutable state. A write that blocks loses the
 * lane: {@link #takeOver} hands it to another thread. What thread a field belongs to is therefore
 * always the owner of the lane.
 *
 * <p>Whatever is thrown, Errors included, ends at most the stream that it concerns, or has those
 * streams that an update could not be routed to read it from the history. The lane goes on.
 */
final class Lane {
  /** What is routed before readers are written leaves room for what they have not taken yet. */
  private static final int BATCHES_IN_OUTBOX = 4;

  /** Keeps a lane whose every turn fails from taking a whole core. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Loaded now: a server that deletes the WAR first finds no class any more when the hub stops. */
  private static final DisconnectReason AT_THE_END = DisconnectReason.SHUTDOWN;

  private final LaneInbox inbox;
  private final DeliveryConfig config;
  private final History history;
  private final Replay replay;
  private final StreamWriter writer;
  private final ClosingNotice closing;
  private final StreamEnding ending;
  private final ConnectionListener listener;
  private final Backlog backlog;
  private final Faults faults;

  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private final Queue<Connection> dirty = new ArrayDeque<>();
  private final OutboxWindow window;
  private final SubscriberIndex index = new SubscriberIndex();
  private final LaneTimers timers;
  private long sequence;
  private String cursor;
  private boolean draining;
  private volatile boolean stopped;
  private volatile boolean streams;
  private volatile boolean probing;
  private volatile long askedNanos;

  /**
   * A lane that no thread owns yet.
   *
   * @param history what is stored; this lane starts behind its last update
   * @param backlog is told what has been routed
   * @param aside writes to slow readers, which may block
   * @param readers read pages of the history, which may block
   * @param maxHeldBytes how much may be held for the slow clients of this lane
   * @param maxOutboxBytes how much the updates take together that wait in outboxes
   * @param blocked counts the writes that have lost a lane and are not over, for all lanes
   */
  Lane(
      DeliveryConfig config,
      History history,
      HubUrl hubUrl,
      ConnectionListener listener,
      Backlog backlog,
      Closer closer,
      Executor aside,
      Executor readers,
      long maxHeldBytes,
      long maxOutboxBytes,
      AtomicInteger blocked,
      Faults faults) {
    this.config = config;
    this.history = history;
    this.inbox = new LaneInbox(config.outboxBytes() / BATCHES_IN_OUTBOX);
    this.timers = new LaneTimers(config.heartbeat(), config.writeTimeout(), config.expiryNotice());
    this.replay = new Replay(history, hubUrl, readers, inbox::add, this::touch, this::end, faults);
    this.writer = new StreamWriter(this, timers, replay, aside, maxHeldBytes, blocked, faults);
    this.closing = new ClosingNotice(config.drainRetry());
    this.ending = new StreamEnding(timers, index, writer, listener, closer, faults);
    this.sequence = history.lastSequence();
    this.cursor = history.lastId();
    this.window = new OutboxWindow(maxOutboxBytes);
    this.listener = listener;
    this.backlog = backlog;
    this.faults = faults;
  }

  /** Routes an update; called in the order of the log, by any thread. */
  void deliver(RoutedUpdate routed) {
    inbox.add(new Message.Delivery(routed));
  }

  /** Takes in a connection, or ends it when the lane takes none; called by any thread. */
  void open(Connection connection) {
    inbox.add(new Message.Registration(connection));
    if (hasEnded()) {
      endLeftovers();
    }
  }

  /** Does something on the thread that owns the lane; called by any thread. */
  void tell(Runnable work) {
    inbox.add(work);
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
    inbox.add(() -> stopped = true);
  }

  /**
   * Takes the lane from a thread that has been writing to one connection for too long.
   *
   * @return whether the lane needs a new owner, which then calls {@link #run}
   */
  boolean takeOver(long stuckNanos) {
    Connection stuck = writer.takeOver(stuckNanos);
    if (stuck == null) {
      return false;
    }
    stuck.busy = true;
    stuck.slow = true;
    timers.stalled(stuck);
    return true;
  }

  /**
   * Whether the lane has answered what it was asked, and asks it anew if it has; called by one
   * thread, now and then.
   *
   * @param patienceNanos how long an answer may take
   */
  boolean isTurning(long patienceNanos) {
    long asked = askedNanos;
    if (asked != 0) {
      return System.nanoTime() - asked < patienceNanos;
    }
    askedNanos = System.nanoTime() | 1;
    inbox.add(() -> askedNanos = 0);
    return true;
  }

  /** Whether there is any stream, or was a moment ago; called by any thread. */
  boolean hasStreams() {
    return streams;
  }

  /** Writes to those whose clients may have left; called by any thread. */
  void look(DepartureWatch.Look look) {
    inbox.add(
        () -> {
          probing = false;
          timers.forEach(connection -> probe(connection, look));
        });
  }

  private void probe(Connection connection, DepartureWatch.Look look) {
    if (connection.channel().isBroken()) {
      touch(connection);
    } else if (connection.isToBeProbed(look)) {
      probing |= connection.isToBeProbedSoon();
      beginComment(connection);
    }
  }

  /** Whether the last look has led to a write, after which the next shows more. */
  boolean isProbing() {
    return probing;
  }

  /** Works until the lane stops or is taken over. */
  void run() {
    try {
      while (!stopped) {
        if (!turnSafely()) {
          return;
        }
      }
      endAll();
      ended.countDown();
      endLeftovers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean turnSafely() throws InterruptedException {
    try {
      return turn();
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      faults.report("a lane failed in one turn and goes on", e);
      LockSupport.parkNanos(PAUSE_NANOS);
      return true;
    }
  }

  /** Takes what waits, writes, and looks at the clock. False: the lane was taken over. */
  private boolean turn() throws InterruptedException {
    inbox.await(dirty.isEmpty() ? timers.nanosToNext() : 0);
    replay.beginTurn();
    Message message;
    while ((message = inbox.next()) != null) {
      handle(message);
    }
    // Those touched while these are written wait for the messages that came meanwhile.
    for (int n = dirty.size(); n > 0; n--) {
      if (!flush(dirty.remove())) {
        return false;
      }
    }
    runTimers(System.nanoTime());
    if (streams != timers.connections() > 0) {
      streams = !streams;
    }
    if (draining && timers.connections() == 0) {
      drained.countDown();
    }
    return true;
  }

  /** Waits until the lane has stopped; false if that takes longer. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  private boolean hasEnded() {
    return ended.getCount() == 0;
  }

  private void handle(Message message) {
    try {
      if (message instanceof Message.Delivery delivery) {
        route(delivery.routed());
      } else if (message instanceof Message.Registration registration) {
        guarded(registration.connection(), () -> register(registration.connection()));
      } else if (message instanceof Message.Task task) {
        task.work().run();
      }
    } catch (Throwable e) {
      faults.report("a lane could not handle a message and goes on", e);
    }
  }

  private void register(Connection connection) {
    if (stopped || draining) {
      ending.refuse(connection, AT_THE_END);
      return;
    }
    timers.add(connection);
    replay.start(connection, sequence);
    index.add(connection);
    listener.registered(connection.subscriber());
    connection.channel().start(() -> inbox.add(() -> touch(connection)));
  }

  private void route(RoutedUpdate routed) {
    Update update = routed.update();
    if (update.sequence() > sequence + 1) {
      // One before it could not be handed over: the history has it.
      long before = sequence;
      timers.forEach(connection -> missed(connection, before));
    }
    sequence = update.sequence();
    try {
      if (history.keeps(update)) {
        cursor = update.id();
      }
      index.route(routed, connection -> offer(connection, routed));
      if (window.add(sequence, routed.bytes())) {
        timers.forEach(this::dropOld);
      }
    } catch (Throwable e) {
      faults.report("an update could not be routed and is read from the history", e);
      timers.forEach(
          connection -> {
            if (!connection.hasQueued(sequence)) {
              missed(connection, sequence - 1);
            }
          });
    } finally {
      backlog.remove(routed.bytes());
    }
  }

  /** What has waited for long is read from the history, by whom it may be for. */
  private void dropOld(Connection connection) {
    if (connection.state == Connection.State.FOLLOWING
        && connection.outbox().isBehind(window.closedUpTo())) {
      overtake(connection);
    }
  }

  private static void overtake(Connection connection) {
    connection.dropOutbox();
    connection.state = Connection.State.REPLAYING;
  }

  private void offer(Connection connection, RoutedUpdate routed) {
    if (connection.state != Connection.State.FOLLOWING || sequence <= connection.position) {
      return;
    }
    Outbox outbox = connection.outbox();
    long bytes = outbox.bytes();
    if (bytes > 0 && bytes + routed.bytes() > config.outboxBytes()) {
      overtake(connection);
      return;
    }
    outbox.add(routed.event());
    touch(connection);
  }

  private void missed(Connection connection, long after) {
    connection.readAgain(after);
    touch(connection);
  }

  /** Has a connection written in this turn or the next; called by the owner. */
  void touch(Connection connection) {
    if (!connection.dirty && connection.isOpen()) {
      dirty.add(connection);
      connection.dirty = true;
    }
  }

  /** The update up to which the lane has routed; called by the owner. */
  long sequence() {
    return sequence;
  }

  private boolean flush(Connection connection) {
    try {
      return writer.flush(connection);
    } catch (Throwable e) {
      faults.report("a lane could not serve a subscriber and ends its stream", e);
      end(connection);
      return true;
    }
  }

  /** Does something for one connection, which ends if that fails; called by the owner. */
  void guarded(Connection connection, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      faults.report("a lane could not serve a subscriber and ends its stream", e);
      end(connection);
    }
  }

  private void runTimers(long now) {
    timers.heartbeats(now, safely(this::beginComment));
    timers.expiries(
        now,
        safely(
            expiring -> {
              expiring.noticeDue = true;
              touch(expiring);
            }));
    timers.deadlines(now, safely(over -> beginEnd(over, over.deadlineReason)));
    timers.stalls(now, stuck -> end(stuck, DisconnectReason.WRITE_TIMEOUT));
  }

  private Consumer<Connection> safely(Consumer<Connection> work) {
    return connection -> guarded(connection, () -> work.accept(connection));
  }

  private void beginComment(Connection silent) {
    silent.commentDue = silent.opened;
    touch(silent);
  }

  private void beginEnd(Connection connection, DisconnectReason reason) {
    if (!connection.isOpen()) {
      return;
    }
    boolean follows = connection.state == Connection.State.FOLLOWING;
    connection.state = Connection.State.ENDING;
    connection.endReason = reason;
    if (follows) {
      closing.event(connection, sequence, cursor).ifPresent(connection.outbox()::add);
    }
    touch(connection);
  }

  private void end(Connection connection, DisconnectReason reason) {
    connection.endReason = reason;
    end(connection);
  }

  /** Ends a connection for the reason that it has been given, once; called by the owner. */
  void end(Connection connection) {
    ending.end(connection);
  }

  /** How much it holds, for tests of leaks; called by the owner. */
  int size() {
    return index.size() + timers.size() + writer.size() + dirty.size() + inbox.size();
  }

  private void endAll() {
    Connection next;
    while ((next = timers.any()) != null) {
      end(next, AT_THE_END);
    }
    Message message;
    while ((message = inbox.next()) != null) {
      endLeftover(message);
    }
  }

  /** Ends those that came too late; called by any thread once the lane has ended. */
  private void endLeftovers() {
    Message message;
    while ((message = inbox.leftover()) != null) {
      endLeftover(message);
    }
  }

  private void endLeftover(Message message) {
    if (message instanceof Message.Registration registration) {
      ending.refuse(registration.connection(), AT_THE_END);
    }
  }
}
