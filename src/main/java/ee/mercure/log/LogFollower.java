package ee.mercure.log;

import ee.mercure.update.Update;
import java.util.List;

/** Who is told what a log has. Called by one thread at a time; must not block. */
@FunctionalInterface
public interface LogFollower {
  /**
   * Takes the next update. What this throws means that it was not taken: a log that stores nothing
   * does not give its place away then.
   */
  void accept(Update update);

  /**
   * Subscriptions at other hubs have begun or ended, whether or not an update has told of it.
   *
   * @param changes subscription events, in order
   */
  default void elsewhere(List<Update> changes) {}

  /** Others have taken this hub for gone, and its subscriptions for ended. */
  default void expired() {}
}
