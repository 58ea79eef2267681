package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.history.HistoryException;
import ee.mercure.history.Page;
import ee.mercure.metric.Faults;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.EventId;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings connections that are behind their lane forward, a page of the history at a time, and tells
 * them what is gone. Acts on the connections of the lane that it belongs to, on the thread that
 * owns the lane; pages that may have to be read from a disk are read by other threads meanwhile.
 */
final class Replay {
  private static final Logger LOG = Logger.getLogger(Replay.class.getName());
  private static final int PAGE = 256;
  private static final long PAGE_BYTES = 64 * 1024;

  /** How long a lane reads pages in one turn; the rest of them is read aside. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** How long a connection waits when its page could not be read. */
  private static final long RETRY_MILLIS = 500;

  private final History history;
  private final HubUrl hubUrl;
  private final Executor readers;
  private final Consumer<Runnable> owner;
  private final Consumer<Connection> goOn;
  private final Consumer<Connection> fail;
  private final Faults faults;
  private long spentNanos;

  /**
   * The catching up of one lane.
   *
   * @param readers read pages, which may block
   * @param owner has work done by the thread that owns the lane
   * @param goOn is told of each connection whose page has come
   * @param fail ends a connection for which nothing can be read
   */
  Replay(
      History history,
      HubUrl hubUrl,
      Executor readers,
      Consumer<Runnable> owner,
      Consumer<Connection> goOn,
      Consumer<Connection> fail,
      Faults faults) {
    this.history = history;
    this.hubUrl = hubUrl;
    this.readers = readers;
    this.owner = owner;
    this.goOn = goOn;
    this.fail = fail;
    this.faults = faults;
  }

  /**
   * What was read for a subscriber.
   *
   * @param updates what it receives
   * @param upTo where it stands when it has them
   * @param completeFrom behind which none of them is missing
   */
  private record Found(List<RoutedUpdate> updates, long upTo, long completeFrom) {}

  /** Puts a new connection where its terms say, seen from a lane that has routed so much. */
  void start(Connection connection, long sequence) {
    StreamTerms terms = connection.terms();
    connection.joined = sequence;
    long position = sequence;
    if (terms.from() instanceof ReplayFrom.Earliest) {
      // Who asks for everything asks for what there is, and for what is still to be routed.
      position = Math.min(history.hiddenUpTo(), sequence);
      connection.goneUpTo = history.goneUpTo();
    } else if (terms.from() instanceof ReplayFrom.After after) {
      position = after.sequence();
    }
    if (position >= sequence) {
      // The history may be ahead of the lane, which then routes what the subscriber has already.
      connection.position = position;
      connection.state = Connection.State.FOLLOWING;
    } else {
      connection.position = position;
      connection.state = Connection.State.REPLAYING;
      if (history.goneUpTo() >= sequence) {
        // There is nothing to read: what is routed from now on would not be there later either.
        readOn(connection, sequence);
      }
    }
    terms
        .gapAfter()
        .ifPresent(
            cursor -> connection.outbox().greet(GapSignal.event(connection.position, cursor)));
  }

  /**
   * Queues the next page for a connection that has not caught up with its lane, now or once it has
   * been read.
   */
  void readOn(Connection connection, long sequence) {
    if (connection.state != Connection.State.REPLAYING || connection.reading) {
      return;
    }
    if (connection.position >= sequence) {
      connection.state = Connection.State.FOLLOWING;
    } else if (spentNanos < TURN_NANOS && history.isAtHand(connection.position)) {
      long start = System.nanoTime();
      take(connection, read(connection, sequence), sequence);
      spentNanos += System.nanoTime() - start;
      if (connection.position >= sequence) {
        connection.state = Connection.State.FOLLOWING;
      } else if (connection.outbox().isEmpty()) {
        // A page may hold nothing for this one, and yet not be the last.
        owner.accept(() -> goOn.accept(connection));
      }
    } else {
      readers.execute(() -> readAside(connection, sequence));
      connection.reading = true;
    }
  }

  /** The lane begins another turn, in which it may read pages for so long again. */
  void beginTurn() {
    spentNanos = 0;
  }

  /** Reads a page on a thread that may block; the connection does not move meanwhile. */
  private void readAside(Connection connection, long sequence) {
    try {
      Found found = read(connection, sequence);
      owner.accept(
          () -> {
            connection.reading = false;
            if (connection.state == Connection.State.REPLAYING) {
              take(connection, found, sequence);
            }
            goOn.accept(connection);
          });
    } catch (HistoryException e) {
      LOG.log(Level.FINE, "a subscriber waits for the history", e);
      owner.accept(() -> readLater(connection, sequence));
    } catch (Throwable e) {
      // Its client comes back with its cursor; waiting would leave it without updates for ever.
      faults.report("a page of the history could not be read and its stream ends", e);
      owner.accept(() -> fail.accept(connection));
    }
  }

  private void readLater(Connection connection, long sequence) {
    if (connection.isOpen()) {
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, readers)
          .execute(() -> readAside(connection, sequence));
    }
  }

  private Found read(Connection connection, long sequence) {
    Subscriber subscriber = connection.subscriber();
    Page page =
        history.page(
            connection.position, sequence, PAGE, topics -> subscriber.mayListenTo(topics, hubUrl));
    List<RoutedUpdate> received = new ArrayList<>();
    long bytes = 0;
    for (Update update : page.updates()) {
      RoutedUpdate routed = new RoutedUpdate(update, hubUrl);
      if (isMissed(connection, update) && subscriber.receives(routed)) {
        received.add(routed);
        bytes += routed.event().frame().length();
      }
      if (bytes > PAGE_BYTES) {
        return new Found(received, update.sequence(), page.completeFrom());
      }
    }
    return new Found(received, page.upTo(), page.completeFrom());
  }

  /** What is never stored is for those alone who were there, and fell behind. */
  private boolean isMissed(Connection connection, Update update) {
    return update.sequence() > connection.joined || history.keeps(update);
  }

  private static void take(Connection connection, Found found, long sequence) {
    tellGap(connection, Math.min(found.completeFrom(), sequence));
    found.updates().forEach(routed -> connection.outbox().add(routed.event()));
    connection.position = found.upTo();
  }

  /**
   * What the subscriber was to read next may be gone already. What the history forgets before the
   * lane has routed it does not count: it is still on its way there.
   */
  private static void tellGap(Connection connection, long gone) {
    if (connection.position >= gone || connection.goneUpTo >= gone) {
      return;
    }
    connection.goneUpTo = gone;
    if (connection.terms().signalsGaps()) {
      String requested = connection.lastSentId().orElse(EventId.EARLIEST);
      connection.outbox().add(GapSignal.event(connection.position, requested));
    }
  }
}
