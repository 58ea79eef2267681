package ee.mercure.history.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test sets. */
final class SetClock extends Clock {
  private final AtomicReference<Instant> now;

  private SetClock(AtomicReference<Instant> now) {
    this.now = now;
  }

  static SetClock of(AtomicReference<Instant> now) {
    return new SetClock(now);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
