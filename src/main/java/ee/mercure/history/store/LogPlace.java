package ee.mercure.history.store;

/** A place in a log outside of the hub, as {@link LogMark} has it. Immutable. */
public record LogPlace(long major, long minor) {}
