package ee.mercure.history;

/**
 * The stored history cannot be opened, read or written: the message is one line that says which
 * file it is and what to do about it.
 */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure of the history.
   *
   * @param message the line for the log and the administrator
   */
  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
