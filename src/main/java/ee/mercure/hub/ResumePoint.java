package ee.mercure.hub;

import java.util.Optional;

/**
 * Where a subscriber's stream starts.
 *
 * @param position the sequence behind which it reads on, or {@link
 *     ee.mercure.delivery.StreamTerms#LIVE}
 * @param responseCursor what the response says about it, if the request had a cursor
 * @param missing the cursor that the request had and that is not there
 */
public record ResumePoint(
    long position, Optional<String> responseCursor, Optional<String> missing) {}
