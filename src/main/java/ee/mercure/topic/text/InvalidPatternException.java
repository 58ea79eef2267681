package ee.mercure.topic.text;

/** A pattern that is not well-formed or too costly to match; the message never repeats it. */
public final class InvalidPatternException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidPatternException(String message) {
    super(message);
  }
}
