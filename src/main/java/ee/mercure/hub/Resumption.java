package ee.mercure.hub;

import ee.mercure.config.ReplayConfig;
import ee.mercure.delivery.ReplayFrom;
import ee.mercure.delivery.Rewind;
import ee.mercure.delivery.Subscriber;
import ee.mercure.history.History;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.EventId;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** Works out where streams start, within what may be replayed. Thread-safe. */
final class Resumption {
  private final History history;
  private final HubUrl hubUrl;
  private final ReplayConfig config;
  private final Clock clock;

  Resumption(History history, HubUrl hubUrl, ReplayConfig config, Clock clock) {
    this.history = history;
    this.hubUrl = hubUrl;
    this.config = config;
    this.clock = clock;
  }

  /** See {@link Hub#resume}. */
  ResumePoint after(Optional<String> cursor) {
    if (cursor.isEmpty()) {
      return new ResumePoint(ReplayFrom.LIVE, Optional.empty(), Optional.empty());
    }
    if (cursor.get().equals(EventId.EARLIEST)) {
      long replayable = replayableFrom();
      return history.hiddenUpTo() < replayable
          ? cut(cursor, replayable)
          : new ResumePoint(ReplayFrom.EARLIEST, cursor, Optional.empty());
    }
    OptionalLong sequence = history.sequenceOf(cursor.get());
    if (sequence.isEmpty()) {
      return ResumePoint.unknown(cursor);
    }
    long replayable = replayableFrom();
    return sequence.getAsLong() < replayable
        ? cut(cursor, replayable)
        : new ResumePoint(ReplayFrom.after(sequence.getAsLong()), cursor, Optional.empty());
  }

  /** The sequence behind which updates may be replayed at all. */
  private long replayableFrom() {
    long byNumber = config.maxUpdates() == 0 ? 0 : history.lastSequence() - config.maxUpdates();
    long byAge =
        config.maxAge().isZero()
            ? 0
            : history.lastBefore(clock.millis() - config.maxAge().toMillis());
    return Math.max(byNumber, byAge);
  }

  /** What lies too far back is gone for this subscriber. */
  private static ResumePoint cut(Optional<String> cursor, long replayable) {
    return new ResumePoint(ReplayFrom.after(replayable), Optional.of(EventId.EARLIEST), cursor);
  }

  /** See {@link Hub#rewind}. */
  ResumePoint rewind(Subscriber subscriber, long count) {
    int given = (int) Math.min(count, config.maxRewind());
    ReplayFrom from =
        given == 0
            ? ReplayFrom.LIVE
            : ReplayFrom.after(new Rewind(history, subscriber, hubUrl).position(given));
    return new ResumePoint(from, Optional.empty(), Optional.empty());
  }
}
