package ee.mercure.log;

/** The log cannot take updates now: this one is not in it, and will not be. */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An update that is not in the log.
   *
   * @param message one line for whoever published it
   */
  public LogUnavailableException(String message) {
    super(message, null, false, false);
  }
}
