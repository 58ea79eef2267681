package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.IssuerConfig;
import ee.mercure.config.IssuerRules;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** One trusted issuer: its keys, what its tokens must be like and what they grant. Thread-safe. */
final class Issuer {
  private final IssuerRules rules;
  private final Map<Role, Keys> keys = new EnumMap<>(Role.class);
  private final Map<ProtocolVersion, GrantReader> readers;
  private final List<String> audiences;
  private final HubUrl hubUrl;

  /**
   * An issuer as it was configured.
   *
   * @param readers how tokens of each version say what they grant
   * @param resource the hub's resource identifier, if it has one
   */
  Issuer(
      IssuerConfig config,
      KeyRefresh refresh,
      Map<ProtocolVersion, GrantReader> readers,
      Optional<String> resource,
      HubUrl hubUrl) {
    this.rules = config.rules();
    AllowedAlgorithms allowed = AllowedAlgorithms.of(rules.algorithmsSetting(), rules.algorithms());
    config.publisher().ifPresent(key -> keys.put(Role.PUBLISHER, refresh.keys(key, allowed)));
    config.subscriber().ifPresent(key -> keys.put(Role.SUBSCRIBER, refresh.keys(key, allowed)));
    this.readers = Map.copyOf(readers);
    this.audiences = rules.audiences().orElseGet(() -> resource.stream().toList());
    this.hubUrl = hubUrl;
  }

  boolean issues(ProtocolVersion version) {
    return rules.protocols().contains(version);
  }

  boolean hasKeys(Role role) {
    return keys.containsKey(role);
  }

  /** Verifies a token that names this issuer: signature first, then claims. */
  AccessToken verify(CompactJws token, ProtocolVersion version, Role role, Instant now)
      throws InvalidTokenException {
    Keys own = keys.get(role);
    if (own == null) {
      throw new InvalidTokenException(Reason.NO_KEY, "the issuer has no key for the role");
    }
    own.verify(token);
    return accept(new VerifiedToken(token.claims()), version, now);
  }

  /** Checks the claims of a token whose signature has been verified. */
  AccessToken accept(JsonWebToken jwt, ProtocolVersion version, Instant now)
      throws InvalidTokenException {
    Claims claims = Claims.of(jwt);
    // Only what a MicroProfile application would take may lack an audience, and no 1.0 token.
    boolean mustNameHub = version == ProtocolVersion.V1 || rules.isAudienceChecked();
    if (mustNameHub && !claims.hasAudience(audiences)) {
      throw new InvalidTokenException(Reason.AUDIENCE, "aud does not name this hub");
    }
    Lifetime lifetime = Lifetime.of(claims, rules.clockSkew(), rules.maxAge());
    if (!claims.has("exp")) {
      throw Claims.wrong("exp", "is missing");
    }
    lifetime.check(now);
    Grants grants = readers.get(version).read(jwt);
    return new AccessToken(version, claims, lifetime, grants, hubUrl);
  }
}
