package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;

/**
 * 1.0 tokens: JWT access tokens (RFC 9068) of a trusted issuer for this hub, with an end, and the
 * {@code authorization_details} claim (Mercure 1.0, Token Validation).
 */
final class IssuerProfile implements TokenProfile {
  private final Issuers issuers;

  /**
   * The profile of one hub.
   *
   * @param issuers those that issue 1.0 tokens
   */
  IssuerProfile(Issuers issuers) {
    this.issuers = issuers;
  }

  /** The unverified issuer selects its own keys, and no others. */
  @Override
  public AccessToken verify(CompactJws token, Role role, Instant now) throws InvalidTokenException {
    Claims unverified = token.claims();
    unverified.text("iss");
    return issuers
        .namedBy(unverified)
        .orElseThrow(() -> new InvalidTokenException(Reason.ISSUER, "iss is no trusted issuer"))
        .verify(token, ProtocolVersion.V1, role, now);
  }

  @Override
  public boolean accepts(Role role) {
    return issuers.haveKeys(role);
  }
}
