package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.time.Instant;
import java.util.Optional;

/** When a token is valid: from {@code nbf} on until just before {@code exp}, without leeway. */
record Lifetime(Optional<Instant> notBefore, Optional<Instant> expiresAt) {

  static Lifetime of(Claims claims) throws InvalidTokenException {
    return new Lifetime(claims.date("nbf"), claims.date("exp"));
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
