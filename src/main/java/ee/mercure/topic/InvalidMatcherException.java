package ee.mercure.topic;

/** A topic matcher that is too long or not well-formed; the message never repeats the pattern. */
public final class InvalidMatcherException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidMatcherException(String message) {
    super(message);
  }
}
