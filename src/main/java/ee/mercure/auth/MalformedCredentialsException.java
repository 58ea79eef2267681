package ee.mercure.auth;

/**
 * A request that presents a token in a way that cannot be read. It is not treated as if it had
 * none: nobody who tries to identify becomes anonymous. The message repeats nothing of the request.
 */
public final class MalformedCredentialsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedCredentialsException(String message) {
    super(message, null, false, false);
  }
}
