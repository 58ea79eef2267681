package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;
import java.util.Map;

/** 0.x tokens: one key a role, an end only if the token has one, the {@code mercure} claim. */
final class ClassicProfile implements TokenProfile {
  private final Map<Role, KeyRing> keys;
  private final MercureClaim claim;
  private final HubUrl hubUrl;

  ClassicProfile(Map<Role, KeyRing> keys, MercureClaim claim, HubUrl hubUrl) {
    this.keys = Map.copyOf(keys);
    this.claim = claim;
    this.hubUrl = hubUrl;
  }

  @Override
  public AccessToken verify(CompactJws token, Role role, Instant now) throws InvalidTokenException {
    KeyRing ring = keys.get(role);
    if (ring == null) {
      throw new InvalidTokenException(Reason.NO_KEY, "no 0.x key for the role");
    }
    ring.verify(token);
    Claims claims = token.claims();
    Lifetime lifetime = Lifetime.of(claims);
    lifetime.check(now);
    return new AccessToken(ProtocolVersion.V0, claims, lifetime, claim.read(claims), hubUrl);
  }

  @Override
  public boolean accepts(Role role) {
    return keys.containsKey(role);
  }
}
