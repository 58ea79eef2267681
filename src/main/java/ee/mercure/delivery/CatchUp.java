package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.EventId;
import ee.mercure.update.Update;
import java.util.List;

/**
 * Brings connections that are behind their lane forward, a page of the history at a time, and tells
 * them what is gone. Immutable; acts on the connections of the calling lane.
 */
final class CatchUp {
  private static final int PAGE = 256;
  private static final long PAGE_BYTES = 256 * 1024;

  private final History history;
  private final HubUrl hubUrl;

  CatchUp(History history, HubUrl hubUrl) {
    this.history = history;
    this.hubUrl = hubUrl;
  }

  /** Puts a new connection where its terms say, seen from a lane that has routed so much. */
  void start(Connection connection, long sequence) {
    StreamTerms terms = connection.terms();
    if (terms.position() == StreamTerms.LIVE || terms.position() >= sequence) {
      // The history may be ahead of the lane, which then routes what the subscriber has already.
      connection.position = Math.max(terms.position(), sequence);
      connection.state = Connection.State.FOLLOWING;
    } else {
      connection.position = terms.position();
      connection.state = Connection.State.REPLAYING;
      if (history.firstSequence() > sequence) {
        // There is nothing to read: what is routed from now on would not be there later either.
        readOn(connection, sequence);
      }
    }
    terms
        .gapAfter()
        .ifPresent(cursor -> connection.greet(GapSignal.event(connection.position, cursor)));
  }

  /** Queues the next page for a connection that has not caught up with its lane. */
  void readOn(Connection connection, long sequence) {
    if (connection.state != Connection.State.REPLAYING) {
      return;
    }
    tellGap(connection, sequence);
    List<Update> page = history.page(connection.position, sequence, PAGE);
    for (Update update : page) {
      Candidate candidate = new Candidate(update, hubUrl);
      if (connection.subscriber().receives(candidate)) {
        connection.enqueue(candidate.event());
      }
      connection.position = update.sequence();
      if (connection.outboxBytes() > PAGE_BYTES) {
        return;
      }
    }
    if (page.isEmpty() || connection.position >= sequence) {
      connection.state = Connection.State.FOLLOWING;
    }
  }

  /** What the subscriber was to read next may be gone already. */
  private void tellGap(Connection connection, long sequence) {
    // What the history forgets before the lane has routed it is still on its way there.
    long gone = Math.min(history.firstSequence() - 1, sequence);
    if (connection.position >= gone) {
      return;
    }
    connection.position = gone;
    if (connection.terms().signalsGaps()) {
      String requested = connection.lastSentId().orElse(EventId.EARLIEST);
      connection.enqueue(GapSignal.event(connection.position, requested));
    }
  }
}
