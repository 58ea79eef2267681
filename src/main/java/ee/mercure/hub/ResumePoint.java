package ee.mercure.hub;

import ee.mercure.delivery.ReplayFrom;
import ee.mercure.update.EventId;
import java.util.Optional;

/**
 * Where a subscriber's stream starts.
 *
 * @param from where it starts to read
 * @param responseCursor what the response says about it, if the request had a cursor
 * @param missing the cursor that the request had and that is not there
 */
public record ResumePoint(
    ReplayFrom from, Optional<String> responseCursor, Optional<String> missing) {

  /** Where a subscriber starts whose cursor is not known: with what comes from now on. */
  public static ResumePoint unknown(Optional<String> cursor) {
    return new ResumePoint(
        ReplayFrom.LIVE, Optional.of(EventId.EARLIEST), cursor.filter(id -> !id.isEmpty()));
  }

  /** Whether the cursor is not known, or not yet. */
  boolean isUnknown() {
    return from.equals(ReplayFrom.LIVE) && missing.isPresent();
  }
}
