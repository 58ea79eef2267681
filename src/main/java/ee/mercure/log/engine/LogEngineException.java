package ee.mercure.log.engine;

/** Something that an engine could not do: one line that names the engine, without any secret. */
public final class LogEngineException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is known about it. */
  public enum Kind {
    /** The engine cannot be reached, or cannot answer now. Nothing was appended. */
    UNAVAILABLE,
    /** The engine refused the records for good: nothing was appended, nor will be. */
    NOT_APPENDED,
    /** The connection broke, or the time was over: the records may be in the log, or come later. */
    OUTCOME_UNKNOWN,
    /** The log is not the one that {@link LogEngine#open} found: nothing was appended or read. */
    ANOTHER_LOG,
    /**
     * The engine, its version or its settings cannot keep what is promised, or access is denied.
     */
    UNFIT
  }

  private final Kind kind;

  /**
   * A failure.
   *
   * @param message one line for the log and the administrator
   */
  public LogEngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
