package ee.mercure.auth;

/** The token that a request presents, not yet verified, or that it presents none. */
public sealed interface PresentedToken {

  /** Where a request can carry a token. */
  enum Source {
    /** The {@code Authorization} header. */
    HEADER,
    /** The {@code authorization} query parameter of 0.x. */
    QUERY,
    /** The cookie of 0.x. */
    COOKIE_V0,
    /** The cookie of 1.0. */
    COOKIE_V1,
    /** The cookie where the container looks for tokens, if it verifies any. */
    COOKIE_CONTAINER;

    /** Whether browsers attach it by themselves, also to requests that other sites cause. */
    public boolean isAmbient() {
      return this == COOKIE_V0 || this == COOKIE_V1 || this == COOKIE_CONTAINER;
    }
  }

  /** No token. */
  record None() implements PresentedToken {}

  /** A token to be verified. */
  record Bearer(String token, Source source) implements PresentedToken {
    /** Without the token. */
    @Override
    public String toString() {
      return "Bearer[" + source + "]";
    }
  }
}
