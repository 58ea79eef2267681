package ee.mercure.hub;

import ee.mercure.delivery.ReplayFrom;
import java.util.Optional;

/**
 * Where a subscriber's stream starts.
 *
 * @param from where it starts to read
 * @param responseCursor what the response says about it, if the request had a cursor
 * @param missing the cursor that the request had and that is not there
 */
public record ResumePoint(
    ReplayFrom from, Optional<String> responseCursor, Optional<String> missing) {}
