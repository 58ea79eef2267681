package ee.mercure.history;

import ee.mercure.update.Update;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What is kept of some updates, in place of what holds for the rest.
 *
 * @param name stored with each update that it limits
 * @param applies whether it is about an update
 * @param keeps whether they are stored at all
 * @param maxAge how long they are kept
 * @param maxUpdates how many of them are kept
 * @param quota how large they may be together, in bytes as they are stored: then they count for
 *     themselves, and take nothing of what all others may take
 */
public record RetentionPolicy(
    String name,
    Predicate<Update> applies,
    boolean keeps,
    Duration maxAge,
    long maxUpdates,
    OptionalLong quota) {

  /** A policy whose updates count among all. */
  public RetentionPolicy(
      String name, Predicate<Update> applies, boolean keeps, Duration maxAge, long maxUpdates) {
    this(name, applies, keeps, maxAge, maxUpdates, OptionalLong.empty());
  }
}
