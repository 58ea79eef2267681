package ee.mercure.delivery;

import ee.mercure.metric.Faults;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes the connections of one lane: decides what is due, writes it, and sees to what follows from
 * that. Called by the thread that owns the lane.
 *
 * <p>A write may block where a server's does. The guard then gives the lane to another thread, and
 * the blocked one only reports how its write ended. Until that reader has caught up, it is written
 * by threads that may block.
 */
final class StreamWriter {
  private static final Logger LOG = Logger.getLogger(StreamWriter.class.getName());

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

  /** What one write brings at most, unless a single event is larger: servers may keep a copy. */
  private static final int BATCH_BYTES = 512 * 1024;

  private final WriteGuard guard = new WriteGuard();
  private final Lane lane;
  private final LaneTimers timers;
  private final Replay replay;
  private final Executor aside;
  private final Faults faults;
  private final HeldBytes held;
  private final AtomicInteger blocked;
  private EventBatch lastBatch = EventBatch.EMPTY;

  /**
   * The writer of a lane.
   *
   * @param aside writes to slow readers, on threads that may block
   * @param maxHeldBytes how much may be held for clients that are slow to take it
   * @param blocked counts the writes that have lost a lane and are not over, for all lanes
   */
  StreamWriter(
      Lane lane,
      LaneTimers timers,
      Replay replay,
      Executor aside,
      long maxHeldBytes,
      AtomicInteger blocked,
      Faults faults) {
    this.blocked = blocked;
    this.held = new HeldBytes(maxHeldBytes);
    this.lane = lane;
    this.timers = timers;
    this.replay = replay;
    this.aside = aside;
    this.faults = faults;
  }

  /**
   * Takes the lane from a thread whose write lasts too long; called by any thread.
   *
   * @return the connection that is being written, or null if none lasts that long
   */
  Connection takeOver(long stuckNanos) {
    Connection stuck = guard.takeOver(stuckNanos);
    if (stuck != null) {
      blocked.incrementAndGet();
    }
    return stuck;
  }

  /** Writes what waits for a connection. False: the lane was taken over, leave everything alone. */
  boolean flush(Connection connection) {
    connection.dirty = false;
    if (!connection.isOpen()) {
      return true;
    }
    if (connection.busy) {
      connection.dirtyWhileBusy = true;
      return true;
    }
    if (connection.channel().isBroken()) {
      lane.end(connection);
      return true;
    }
    if (isHeldUp(connection)) {
      return true;
    }
    Kind kind = due(connection);
    giveUpReservation(connection);
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
    int length = events.bytes().length;
    if (held.isTooMuch(connection, length)) {
      putBack(connection, events);
      awaitRoom(connection);
      return true;
    }
    held.hold(connection, length);
    if (connection.slow) {
      timers.stalled(connection);
      aside.execute(() -> report(connection, events, write(connection, kind, events)));
      connection.busy = true;
      return true;
    }
    WriteGuard.Write write = guard.enter(connection);
    Outcome outcome = write(connection, kind, events);
    if (!guard.leave(write)) {
      blocked.decrementAndGet();
      report(connection, events, outcome);
      return false;
    }
    afterWrite(connection, events, outcome);
    return true;
  }

  /**
   * Whether the connection is better left alone until the server has sent what it holds. A page of
   * the history is read only for who is ready for it: else those who do not read would have one
   * each.
   */
  private boolean isHeldUp(Connection connection) {
    giveUpReservation(connection);
    if (held.isHolder(connection)) {
      if (!connection.channel().isReady()) {
        return connection.outbox().isEmpty() && !connection.noticeDue && !connection.commentDue;
      }
      released(connection);
    }
    boolean wantsPage =
        connection.opened
            && connection.state == Connection.State.REPLAYING
            && connection.outbox().isEmpty()
            && !connection.reading
            && !connection.noticeDue;
    if (wantsPage && !connection.slow && !connection.channel().isReady()) {
      timers.stalled(connection);
      return true;
    }
    if (wantsPage && held.isTooMuch(connection, BATCH_BYTES)) {
      awaitRoom(connection);
      return true;
    }
    if (wantsPage) {
      connection.reserved = true;
      held.hold(connection, BATCH_BYTES);
    }
    return false;
  }

  /** Once a page is read, what is written of it counts. */
  private void giveUpReservation(Connection connection) {
    if (connection.reserved && !connection.reading) {
      connection.reserved = false;
      held.takeBack(connection, BATCH_BYTES, lane::touch);
    }
  }

  private void awaitRoom(Connection connection) {
    held.await(connection);
    held.holders(timers::stalled);
  }

  /** What was read for one connection is read again when it can be written: many may wait. */
  private static void putBack(Connection connection, EventBatch events) {
    connection.putBack(events.events());
    if (connection.state == Connection.State.REPLAYING && !connection.outbox().isEmpty()) {
      connection.dropOutbox();
    }
  }

  /** Nothing is held for the connection any more. */
  void released(Connection connection) {
    held.release(connection, lane::touch);
  }

  /** Tells the owner how a write on a thread that does not own the lane ended. */
  private void report(Connection connection, EventBatch events, Outcome outcome) {
    lane.tell(
        () -> {
          connection.busy = false;
          lane.guarded(connection, () -> afterWrite(connection, events, outcome));
          // It may have become ready before this thread knew that it was not.
          if (connection.dirtyWhileBusy) {
            connection.dirtyWhileBusy = false;
            lane.touch(connection);
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
    if (connection.outbox().isEmpty()) {
      replay.readOn(connection, lane.sequence());
    }
    if (!connection.outbox().isEmpty()) {
      return Kind.EVENTS;
    }
    if (connection.commentDue) {
      return Kind.COMMENT;
    }
    return connection.channel().isUnflushed() ? Kind.FLUSH : Kind.NOTHING;
  }

  private EventBatch takeBatch(Connection connection) {
    lastBatch = EventBatch.of(connection.outbox().take(BATCH_BYTES), lastBatch);
    return lastBatch;
  }

  /** Never throws: what it throws would leave the guard behind that thinks it is still writing. */
  private Outcome write(Connection connection, Kind kind, EventBatch events) {
    try {
      EventChannel channel = connection.channel();
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
    } catch (Throwable e) {
      faults.report("a write to a subscriber failed and its stream ends", e);
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
        if (held.isHolder(connection) && connection.channel().isReady()) {
          released(connection);
        }
        goOn(connection);
      }
      case NOT_READY -> {
        putBack(connection, events);
        held.takeBack(connection, events.bytes().length, lane::touch);
        timers.stalled(connection);
        // The time is over: what a reader that is not ready has not taken by now is lost to it.
        if (connection.state == Connection.State.ENDING) {
          lane.end(connection);
        }
      }
      case FAILED -> lane.end(connection);
    }
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return held.size();
  }

  private void goOn(Connection connection) {
    boolean waits = !connection.outbox().isEmpty();
    boolean more = waits || connection.noticeDue || connection.state == Connection.State.REPLAYING;
    connection.slow &= more;
    if (connection.state == Connection.State.ENDING && !waits) {
      lane.end(connection);
    } else if (more && !connection.reading) {
      lane.touch(connection);
    }
  }
}
