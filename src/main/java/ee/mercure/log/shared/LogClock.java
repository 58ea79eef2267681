package ee.mercure.log.shared;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of the log's engine, as far as it is known: the same for all hubs, whatever their own
 * clocks say. It never goes back. Thread-safe.
 */
public final class LogClock extends Clock {
  private final Clock before;

  /** What the engine said, and when that was; null while it has said nothing. */
  private volatile Seen seen;

  private record Seen(long millis, long nanos) {
    long now() {
      return millis + (System.nanoTime() - nanos) / 1_000_000;
    }
  }

  /**
   * A clock that was not set yet.
   *
   * @param before says what time it is until then
   */
  public LogClock(Clock before) {
    this.before = before;
  }

  /** The engine took a record at this time; called by one thread. */
  void saw(long millis) {
    Seen last = seen;
    if (last == null || millis > last.now()) {
      seen = new Seen(millis, System.nanoTime());
    }
  }

  @Override
  public long millis() {
    Seen last = seen;
    return last == null ? before.millis() : last.now();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
