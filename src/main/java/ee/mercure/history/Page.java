package ee.mercure.history;

import ee.mercure.update.Update;
import java.util.List;

/**
 * A stretch of the history.
 *
 * @param updates what is wanted of it, oldest first
 * @param upTo the sequence up to which it was read
 */
public record Page(List<Update> updates, long upTo) {
  public Page {
    updates = List.copyOf(updates);
  }
}
