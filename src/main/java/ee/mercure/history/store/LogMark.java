package ee.mercure.history.store;

import java.util.Map;
import java.util.UUID;

/**
 * How far a log outside of the hub has been taken in. It is stored in the commit that stores what
 * came of it, so that after a crash reading goes on exactly there. Immutable.
 *
 * @param log the identity of the log
 * @param major the place of the last record, with {@code minor}
 * @param origin who appended the last record, with {@code number}: what tells it from any other
 * @param self who this hub was when it was stored
 * @param numbers the last number taken of each origin
 */
public record LogMark(
    UUID log,
    long major,
    long minor,
    long origin,
    long number,
    long self,
    Map<Long, Long> numbers) {
  public LogMark {
    numbers = Map.copyOf(numbers);
  }
}
