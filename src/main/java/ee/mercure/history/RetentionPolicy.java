package ee.mercure.history;

import ee.mercure.update.Update;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What is kept of some updates, in place of what holds for the rest.
 *
 * @param name stored with each update that it limits
 * @param applies whether it is about an update
 * @param keeps whether they are stored at all
 * @param maxAge how long they are kept
 * @param maxUpdates how many of them are kept
 */
public record RetentionPolicy(
    String name, Predicate<Update> applies, boolean keeps, Duration maxAge, long maxUpdates) {}
