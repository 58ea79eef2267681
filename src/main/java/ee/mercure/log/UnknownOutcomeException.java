package ee.mercure.log;

/** An update may be in the log, or come into it later: nobody knows in time. */
public final class UnknownOutcomeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownOutcomeException() {
    super("it is not known whether the update was logged", null, false, false);
  }
}
