package ee.mercure.history;

import ee.mercure.update.Update;
import java.util.List;

/**
 * A stretch of the history.
 *
 * @param updates what is wanted of it, oldest first
 * @param upTo the sequence up to which it was read
 * @param completeFrom the sequence behind which nothing that is wanted is missing up to {@code
 *     upTo}. What lies before it may have been forgotten by the time it was read: whoever stands
 *     before it may have missed something. Never more than {@code upTo}
 */
public record Page(List<Update> updates, long upTo, long completeFrom) {
  public Page {
    updates = List.copyOf(updates);
    completeFrom = Math.min(completeFrom, upTo);
  }
}
