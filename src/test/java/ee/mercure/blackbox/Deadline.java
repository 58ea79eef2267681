package ee.mercure.blackbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a test waits for something that must happen. It is generous, since it only ever passes
 * when the hub is broken.
 */
final class Deadline {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final long end = System.nanoTime() + LIMIT.toNanos();

  private Deadline() {}

  static Deadline start() {
    return new Deadline();
  }

  /** Milliseconds left, at least one: a socket takes zero for "wait for ever". */
  int remainingMillis() {
    return Math.max(1, (int) Duration.ofNanos(end - System.nanoTime()).toMillis());
  }

  boolean hasPassed() {
    return System.nanoTime() - end >= 0;
  }

  /** Returns as soon as the condition holds. */
  static void await(String condition, BooleanSupplier holds) {
    Deadline deadline = start();
    while (!holds.getAsBoolean()) {
      if (deadline.hasPassed()) {
        throw new AssertionError("Not within " + LIMIT.toSeconds() + " s: " + condition);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
