package ee.mercure.hub;

/** The log or delivery is so far behind that no further publication is taken for now. */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverloadedException() {
    super(
        "too many publications wait for the log, or for delivery to catch up", null, false, false);
  }
}
