package ee.mercure.auth;

import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads what a token grants, whoever verified it. Thread-safe. */
interface GrantReader {

  /**
   * What the claims grant.
   *
   * @throws InvalidTokenException if a claim has not the form that it must have
   */
  Grants read(JsonWebToken jwt) throws InvalidTokenException;
}
