package ee.mercure.auth;

/**
 * The keys that a token would have to be checked with cannot be had at the moment, so that nothing
 * can be said about the token: the server that gives them out has not answered yet.
 */
public final class KeysUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeysUnavailableException(String setting) {
    super(setting + " has given no key yet", null, false, false);
  }
}
