package ee.mercure.auth;

/**
 * A token that is not accepted. Clients are only told that it is invalid; the reason is for the
 * operator's logs. Message and reason never repeat the token, a claim's value or a key.
 */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a token is not accepted. The names are stable. */
  public enum Reason {
    /** It is no JWS in compact serialization with a JSON object in it, or it is too long. */
    MALFORMED,
    /** It is of a version that the hub does not accept. */
    TYPE,
    /** It names a header parameter that must be understood and is not. */
    CRITICAL,
    /** No key is configured for its version and role. */
    NO_KEY,
    /** Its issuer is missing or not trusted. */
    ISSUER,
    /** Its algorithm is not the one of a configured key. */
    ALGORITHM,
    /** None of the keys verifies its signature. */
    SIGNATURE,
    /** It is not meant for this hub. */
    AUDIENCE,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** A claim has not the form that it must have. */
    CLAIMS,
    /** The container, which is to verify tokens, did not accept it. */
    CONTAINER,
    /** It has more grants than the hub accepts. */
    LIMIT
  }

  private final Reason reason;

  InvalidTokenException(Reason reason, String detail) {
    // Without a stack trace: a client can have as many of these as it likes.
    super(reason + ": " + detail, null, false, false);
    this.reason = reason;
  }

  /** Why the token is not accepted. */
  public Reason reason() {
    return reason;
  }
}
