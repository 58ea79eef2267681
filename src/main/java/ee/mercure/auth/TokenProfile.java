package ee.mercure.auth;

import java.time.Instant;

/** The rules that tokens of one version are checked with. Immutable and thread-safe. */
interface TokenProfile {
  /**
   * Verifies a token of this version: signature first, then claims.
   *
   * @throws InvalidTokenException if it is not genuine, not valid now, or not well-formed
   */
  AccessToken verify(CompactJws token, Role role, Instant now) throws InvalidTokenException;

  /** Whether any token could be accepted in the role. */
  boolean accepts(Role role);
}
