package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * 0.x tokens: the {@code mercure} claim. Those of an issuer of such tokens are checked with its
 * keys and by its rules; all others with the hub's one key a role, and have an end only if they say
 * so.
 */
final class ClassicProfile implements TokenProfile {
  private final Map<Role, Keys> keys;
  private final Issuers issuers;
  private final GrantReader claim;
  private final Duration clockSkew;
  private final HubUrl hubUrl;

  /**
   * The profile of one hub.
   *
   * @param issuers those that issue 0.x tokens
   */
  ClassicProfile(
      Map<Role, Keys> keys, Issuers issuers, GrantReader claim, Duration clockSkew, HubUrl hubUrl) {
    this.keys = Map.copyOf(keys);
    this.issuers = issuers;
    this.claim = claim;
    this.clockSkew = clockSkew;
    this.hubUrl = hubUrl;
  }

  @Override
  public AccessToken verify(CompactJws token, Role role, Instant now) throws InvalidTokenException {
    if (!issuers.isEmpty()) {
      Optional<Issuer> issuer = issuers.namedBy(token.claims());
      if (issuer.isPresent()) {
        return issuer.get().verify(token, ProtocolVersion.V0, role, now);
      }
    }
    Keys own = keys.get(role);
    if (own == null) {
      throw new InvalidTokenException(Reason.NO_KEY, "no 0.x key for the role");
    }
    own.verify(token);
    Claims claims = token.claims();
    Lifetime lifetime = Lifetime.of(claims, clockSkew);
    lifetime.check(now);
    Grants grants = claim.read(new VerifiedToken(claims));
    return new AccessToken(ProtocolVersion.V0, claims, lifetime, grants, hubUrl);
  }

  @Override
  public boolean accepts(Role role) {
    return keys.containsKey(role) || issuers.haveKeys(role);
  }
}
