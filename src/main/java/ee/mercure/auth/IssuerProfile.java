package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import java.time.Instant;
import java.util.Map;

/**
 * 1.0 tokens: JWT access tokens (RFC 9068) of a trusted issuer for this hub, with an end, and the
 * {@code authorization_details} claim (Mercure 1.0, Token Validation).
 */
final class IssuerProfile implements TokenProfile {
  private final Map<String, Map<Role, KeyRing>> issuers;
  private final String resource;
  private final TopicMatchers matchers;
  private final TokenLimits limits;

  IssuerProfile(
      Map<String, Map<Role, KeyRing>> issuers,
      String resource,
      TopicMatchers matchers,
      TokenLimits limits) {
    this.issuers = Map.copyOf(issuers);
    this.resource = resource;
    this.matchers = matchers;
    this.limits = limits;
  }

  @Override
  public AccessToken verify(CompactJws token, Role role, Instant now) throws InvalidTokenException {
    Claims claims = token.claims();
    ringOf(claims, role).verify(token);
    if (!claims.hasAudience(resource)) {
      throw new InvalidTokenException(Reason.AUDIENCE, "aud does not name this hub");
    }
    Lifetime lifetime = Lifetime.of(claims);
    if (lifetime.expiresAt().isEmpty()) {
      throw Claims.wrong("exp", "is missing");
    }
    lifetime.check(now);
    Grants grants = AuthorizationDetails.read(claims, matchers, limits);
    return new AccessToken(ProtocolVersion.V1, claims, lifetime, grants, matchers.hubUrl());
  }

  /** The unverified issuer selects its own keys, and no others. */
  private KeyRing ringOf(Claims unverified, Role role) throws InvalidTokenException {
    Map<Role, KeyRing> keys =
        unverified
            .text("iss")
            .map(issuers::get)
            .orElseThrow(
                () -> new InvalidTokenException(Reason.ISSUER, "iss is no trusted issuer"));
    KeyRing ring = keys.get(role);
    if (ring == null) {
      throw new InvalidTokenException(Reason.NO_KEY, "the issuer has no key for the role");
    }
    return ring;
  }

  @Override
  public boolean accepts(Role role) {
    return issuers.values().stream().anyMatch(keys -> keys.containsKey(role));
  }
}
