package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.history.HistoryException;
import ee.mercure.history.Page;
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
final class CatchUp {
  private static final Logger LOG = Logger.getLogger(CatchUp.class.getName());
  private static final int PAGE = 256;
  private static final long PAGE_BYTES = 256 * 1024;

  /** How long a connection waits when its page could not be read. */
  private static final long RETRY_MILLIS = 500;

  private final History history;
  private final HubUrl hubUrl;
  private final Executor readers;
  private final Consumer<Runnable> owner;
  private final Consumer<Connection> goOn;

  /**
   * The catching up of one lane.
   *
   * @param readers read pages, which may block
   * @param owner has work done by the thread that owns the lane
   * @param goOn is told of each connection whose page has come
   */
  CatchUp(
      History history,
      HubUrl hubUrl,
      Executor readers,
      Consumer<Runnable> owner,
      Consumer<Connection> goOn) {
    this.history = history;
    this.hubUrl = hubUrl;
    this.readers = readers;
    this.owner = owner;
    this.goOn = goOn;
  }

  /**
   * What was read for a subscriber.
   *
   * @param updates what it receives
   * @param upTo where it stands when it has them
   */
  private record Found(List<Candidate> updates, long upTo) {}

  /** Puts a new connection where its terms say, seen from a lane that has routed so much. */
  void start(Connection connection, long sequence) {
    StreamTerms terms = connection.terms();
    connection.joined = sequence;
    long position = terms.position();
    if (position == StreamTerms.EARLIEST) {
      // Who asks for everything asks for what there is, and for what is still to be routed.
      position = Math.min(history.hiddenUpTo(), sequence);
      connection.goneUpTo = history.goneUpTo();
    }
    if (position == StreamTerms.LIVE || position >= sequence) {
      // The history may be ahead of the lane, which then routes what the subscriber has already.
      connection.position = Math.max(position, sequence);
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
        .ifPresent(cursor -> connection.greet(GapSignal.event(connection.position, cursor)));
  }

  /**
   * Queues the next page for a connection that has not caught up with its lane, now or once it has
   * been read.
   */
  void readOn(Connection connection, long sequence) {
    if (connection.state != Connection.State.REPLAYING || connection.reading) {
      return;
    }
    tellGap(connection, sequence);
    if (connection.position >= sequence) {
      connection.state = Connection.State.FOLLOWING;
    } else if (history.isAtHand(connection.position)) {
      take(connection, read(connection, sequence));
      if (connection.position >= sequence) {
        connection.state = Connection.State.FOLLOWING;
      }
    } else {
      connection.reading = true;
      readers.execute(() -> readAside(connection, sequence));
    }
  }

  /** Reads a page on a thread that may block; the connection does not move meanwhile. */
  private void readAside(Connection connection, long sequence) {
    try {
      Found found = read(connection, sequence);
      owner.accept(
          () -> {
            connection.reading = false;
            if (connection.state == Connection.State.REPLAYING) {
              take(connection, found);
            }
            goOn.accept(connection);
          });
    } catch (HistoryException e) {
      LOG.log(Level.FINE, "a subscriber waits for the history", e);
      owner.accept(() -> readLater(connection, sequence));
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
    List<Candidate> received = new ArrayList<>();
    long bytes = 0;
    for (Update update : page.updates()) {
      Candidate candidate = new Candidate(update, hubUrl);
      if (isMissed(connection, update) && subscriber.receives(candidate)) {
        received.add(candidate);
        bytes += candidate.event().frame().length();
      }
      if (bytes > PAGE_BYTES) {
        return new Found(received, update.sequence());
      }
    }
    return new Found(received, page.upTo());
  }

  /** What is never stored is for those alone who were there, and fell behind. */
  private boolean isMissed(Connection connection, Update update) {
    return update.sequence() > connection.joined || history.keeps(update);
  }

  private static void take(Connection connection, Found found) {
    found.updates().forEach(candidate -> connection.enqueue(candidate.event()));
    connection.position = found.upTo();
  }

  /** What the subscriber was to read next may be gone already. */
  private void tellGap(Connection connection, long sequence) {
    // What the history forgets before the lane has routed it is still on its way there.
    long gone = Math.min(history.goneUpTo(), sequence);
    if (connection.position >= gone || connection.goneUpTo >= gone) {
      return;
    }
    connection.goneUpTo = gone;
    if (connection.terms().signalsGaps()) {
      String requested = connection.lastSentId().orElse(EventId.EARLIEST);
      connection.enqueue(GapSignal.event(connection.position, requested));
    }
  }
}
