package ee.mercure.update;

/** A publication that the protocol or a limit forbids. The message names the field. */
public final class InvalidUpdateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it is refused; stable, for logs and status codes. */
  public enum Reason {
    /** A field is missing or malformed. */
    MALFORMED,
    /** A limit of number or size is exceeded. */
    TOO_LARGE,
    /** A topic lies in the namespace of the hub. */
    RESERVED
  }

  private final Reason reason;

  public InvalidUpdateException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
