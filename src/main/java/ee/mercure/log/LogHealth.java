package ee.mercure.log;

import java.time.Duration;
import java.util.Optional;

/**
 * How a log is doing. Immutable.
 *
 * @param isRunning whether it takes updates and what orders them is alive
 * @param oldestWaiting how long the oldest update has waited that has not been stored or refused;
 *     zero when none waits. A log whose disk hangs is told by this alone. Of a log that hubs share:
 *     for how long this hub has not got on with storing what it has read; waiting for the engine
 *     does not count, which a new start would not help
 * @param failure why updates are refused at present, in one line; empty while they are taken
 * @param faults how often something failed inside that should not, the follower for example
 */
public record LogHealth(
    boolean isRunning, Duration oldestWaiting, Optional<String> failure, long faults) {}
