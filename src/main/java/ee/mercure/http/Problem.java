package ee.mercure.http;

import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;

/**
 * A request that is answered with an error: a status, one line that names what is wrong and, when
 * that is the access token, a Bearer challenge.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The errors of RFC 6750, section 3.1, and the absence of any. */
  enum BearerError {
    /** There is no token: the challenge says no more. */
    NONE(null),
    INVALID_REQUEST("invalid_request"),
    INVALID_TOKEN("invalid_token"),
    INSUFFICIENT_SCOPE("insufficient_scope");

    private final String code;

    BearerError(String code) {
      this.code = code;
    }

    /** The value of the {@code error} attribute, or null. */
    String code() {
      return code;
    }
  }

  private final int status;
  private final BearerError bearerError;
  private final ProtocolVersion version;
  private final Duration retryAfter;

  Problem(int status, String message) {
    this(status, message, null, null, null);
  }

  private Problem(int status, String message, BearerError error, ProtocolVersion version) {
    this(status, message, error, version, null);
  }

  private Problem(
      int status, String message, BearerError error, ProtocolVersion version, Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.bearerError = error;
    this.version = version;
    this.retryAfter = retryAfter;
  }

  /** Too much at the moment. */
  static Problem tryLater(int status, String message, Duration retryAfter) {
    return new Problem(status, message + ": try again later", null, null, retryAfter);
  }

  static Problem badRequest(String message) {
    return new Problem(400, message);
  }

  /** There is no token where one is needed. */
  static Problem noToken() {
    return new Problem(401, "An access token is required", BearerError.NONE, ProtocolVersion.V1);
  }

  /** The token is presented in a way that cannot be understood. */
  static Problem malformedCredentials(String message, ProtocolVersion version) {
    int status = version == ProtocolVersion.V0 ? 401 : 400;
    return new Problem(status, message, BearerError.INVALID_REQUEST, version);
  }

  /** The token is not valid; why is for the log alone. */
  static Problem invalidToken(ProtocolVersion version) {
    return new Problem(401, "The access token is not valid", BearerError.INVALID_TOKEN, version);
  }

  /** The token is valid and does not grant what is asked. */
  static Problem insufficientScope(String message, ProtocolVersion version) {
    return new Problem(403, message, BearerError.INSUFFICIENT_SCOPE, version);
  }

  /** The hub is going: another one, or the same after its restart, will answer. */
  static Problem stopping() {
    return tryLater(503, "The hub is stopping", Duration.ofSeconds(1));
  }

  /** The same, of one line of a request with several publications. */
  Problem inLine(int number) {
    return new Problem(
        status, "Line " + number + ": " + getMessage(), bearerError, version, retryAfter);
  }

  /** Seconds after which it may be worth to try again; 0 when nothing is said about that. */
  long retryAfterSeconds() {
    return retryAfter == null ? 0 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  int status() {
    return status;
  }

  /** What is wrong with the token; null when the error is not about it. */
  BearerError bearerError() {
    return bearerError;
  }

  /** The version in which the token's error is told; null when the error is not about it. */
  ProtocolVersion version() {
    return version;
  }
}
