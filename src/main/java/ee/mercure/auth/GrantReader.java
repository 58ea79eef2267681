package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads what a token grants, whoever verified it. Thread-safe. */
interface GrantReader {

  /**
   * What the claims grant.
   *
   * @throws InvalidTokenException if a claim has not the form that it must have
   */
  Grants read(JsonWebToken jwt) throws InvalidTokenException;

  /**
   * A reader of the same that refuses what is too costly to match: each private update has all
   * patterns of all subscribers' tokens evaluated, each publication those of its own.
   *
   * @param maxPatternSteps see {@link TokenLimits#maxPatternSteps}
   */
  default GrantReader weighed(int maxPatternSteps) {
    return jwt -> {
      Grants grants = read(jwt);
      if (Math.max(grants.publish().steps(), grants.subscribe().steps()) > maxPatternSteps) {
        throw new InvalidTokenException(
            Reason.LIMIT, "all patterns of one action together are too costly to match");
      }
      return grants;
    };
  }
}
