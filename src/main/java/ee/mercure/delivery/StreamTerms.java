package ee.mercure.delivery;

import java.util.Optional;

/**
 * What one stream starts with and how long it lasts.
 *
 * @param from where the subscriber starts to read
 * @param gapAfter the cursor that the subscriber asked for and that is not there, if it is to be
 *     told so
 * @param signalsGaps whether the subscriber is told when updates that it wanted are gone
 * @param deadlineNanos when it ends at the latest, by {@link System#nanoTime}; {@link
 *     Long#MAX_VALUE} for never
 * @param deadlineReason why it ends then
 * @param retryMillis how long the client is told to wait before it reconnects; 0 tells nothing
 */
public record StreamTerms(
    ReplayFrom from,
    Optional<String> gapAfter,
    boolean signalsGaps,
    long deadlineNanos,
    DisconnectReason deadlineReason,
    long retryMillis) {}
