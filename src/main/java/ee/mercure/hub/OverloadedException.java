package ee.mercure.hub;

/**
 * The log or delivery is so far behind that for now no further publication is taken, and no
 * subscription that would have to be announced.
 */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverloadedException() {
    super("too many updates wait for the log, or for delivery to catch up", null, false, false);
  }
}
