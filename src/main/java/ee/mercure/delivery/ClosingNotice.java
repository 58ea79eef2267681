package ee.mercure.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The last event of a stream that ends as planned, for those clients that need it: an event of the
 * reserved type with data. A client that has received nothing yet has no cursor and would miss what
 * is published until it is back; the event's id is its cursor. When the hub stops, all clients are
 * told to wait longer than usual, which a restart takes.
 */
final class ClosingNotice {
  private static final String DATA = "{\"type\":\"closing\"}";

  private final long drainRetryMillis;

  /**
   * The notice.
   *
   * @param drainRetry how long clients wait at most when the hub stops; zero for as always
   */
  ClosingNotice(Duration drainRetry) {
    this.drainRetryMillis = drainRetry.toMillis();
  }

  /**
   * The event for a connection that has been sent, or has queued, all up to where its lane stands.
   *
   * @param sequence where the lane stands
   * @param cursor the id of the newest stored update up to there
   */
  Optional<FramedEvent> event(Connection connection, long sequence, String cursor) {
    boolean needsCursor = connection.lastSentId().isEmpty() && !connection.outbox().hasCursor();
    long retry = connection.endReason == DisconnectReason.SHUTDOWN ? jittered() : 0;
    if (!needsCursor && retry == 0) {
      return Optional.empty();
    }
    return Optional.of(FramedEvent.closing(sequence, needsCursor ? cursor : "", retry, DATA));
  }

  /** Between 80 and 100 percent, so that not all come back at once. */
  private long jittered() {
    return drainRetryMillis - ThreadLocalRandom.current().nextLong(drainRetryMillis / 5 + 1);
  }
}
