package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a token is valid: from the first instant on until just before the second. How far the
 * issuer's clock may be from the hub's is in both.
 */
record Lifetime(Optional<Instant> notBefore, Optional<Instant> expiresAt) {

  static Lifetime of(Claims claims, Duration clockSkew) throws InvalidTokenException {
    if (claims.has("exp") && claims.value("exp") == null) {
      // Whoever means to set an end and fails must not get a token without one.
      throw Claims.wrong("exp", "is null");
    }
    return new Lifetime(
        claims.date("nbf").map(start -> start.minus(clockSkew)),
        claims.date("exp").map(end -> end.plus(clockSkew)));
  }

  /** With an end at so long after {@code iat}, unless {@code exp} comes first. */
  static Lifetime of(Claims claims, Duration clockSkew, Optional<Duration> maxAge)
      throws InvalidTokenException {
    Lifetime whole = of(claims, clockSkew);
    if (maxAge.isEmpty()) {
      return whole;
    }
    Instant issued = claims.date("iat").orElseThrow(() -> Claims.wrong("iat", "is missing"));
    Instant oldest = issued.plus(maxAge.get()).plus(clockSkew);
    return new Lifetime(
        whole.notBefore,
        whole.expiresAt.filter(end -> end.isBefore(oldest)).or(() -> Optional.of(oldest)));
  }

  void check(Instant now) throws InvalidTokenException {
    if (expiresAt.isPresent() && !now.isBefore(expiresAt.get())) {
      throw new InvalidTokenException(Reason.EXPIRED, "exp has passed");
    }
    if (notBefore.isPresent() && now.isBefore(notBefore.get())) {
      throw new InvalidTokenException(Reason.NOT_YET_VALID, "nbf is yet to come");
    }
  }
}
