package ee.mercure.log.shared;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is wrong with the engine, told once when it begins and once when it is over. Thread-safe.
 */
final class Troubles {
  private static final Logger LOG = Logger.getLogger(Troubles.class.getName());

  /** Longer than an engine's failover: else all hubs would leave the load balancer at once. */
  private static final long UNREADY_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What the engine is used for. */
  enum Use {
    APPENDING,
    READING
  }

  private record Problem(String line, long sinceNanos) {}

  private final String engine;
  private final Map<Use, Problem> problems = new EnumMap<>(Use.class);
  private boolean caughtUp;

  Troubles(String engine) {
    this.engine = engine;
  }

  /**
   * Something failed.
   *
   * @param line what, without any secret
   */
  synchronized void failed(Use use, String line) {
    Problem before = problems.get(use);
    if (before == null || !before.line().equals(line)) {
      long since = before == null ? System.nanoTime() : before.sinceNanos();
      problems.put(use, new Problem(line, since));
      LOG.log(Level.WARNING, "the log on {0} cannot be used: {1}", new Object[] {engine, line});
    }
  }

  /** It works. */
  synchronized void succeeded(Use use) {
    if (problems.remove(use) != null && problems.isEmpty()) {
      LOG.log(Level.INFO, "the log on {0} is used again", engine);
    }
  }

  /** All that was in the log when this hub started has been read. */
  synchronized void caughtUp() {
    caughtUp = true;
  }

  synchronized boolean isCaughtUp() {
    return caughtUp;
  }

  /** Whether the last attempt to use the engine failed. */
  synchronized boolean isAway() {
    return !problems.isEmpty();
  }

  /** Why no requests should be sent here, in one line, if there is a reason. */
  synchronized Optional<String> failure() {
    long now = System.nanoTime();
    Optional<String> lasting =
        problems.values().stream()
            .filter(problem -> !caughtUp || now - problem.sinceNanos() > UNREADY_NANOS)
            .map(Problem::line)
            .findFirst();
    return caughtUp || lasting.isPresent()
        ? lasting
        : Optional.of("the log has not been read to its end yet");
  }
}
