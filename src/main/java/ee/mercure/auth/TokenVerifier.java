package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.ConfigException;
import ee.mercure.config.IssuerConfig;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a token is accepted. What a token says about itself selects among configured keys
 * and rules, and never adds any: a JWT access token is only ever checked with the keys of its
 * issuer, any other token only with the 0.x key of the role. Thread-safe; does not block.
 */
public final class TokenVerifier {
  private final Map<ProtocolVersion, TokenProfile> profiles;
  private final TokenCache cache;
  private final int maxLength;
  private final Clock clock;

  private TokenVerifier(
      Map<ProtocolVersion, TokenProfile> profiles, TokenLimits limits, Clock clock) {
    this.profiles = Map.copyOf(profiles);
    this.cache = new TokenCache(limits.maxCachedTokens());
    this.maxLength = limits.maxTokenLength();
    this.clock = clock;
  }

  /**
   * Makes the keys that the configuration describes, with default limits.
   *
   * @throws ConfigException if a key is wrong; the message names the setting
   */
  public static TokenVerifier from(AuthConfig config, TopicMatchers matchers, Clock clock) {
    return from(config, matchers, TokenLimits.DEFAULT, clock);
  }

  /**
   * Makes the keys that the configuration describes.
   *
   * @throws ConfigException if a key is wrong; the message names the setting
   */
  public static TokenVerifier from(
      AuthConfig config, TopicMatchers matchers, TokenLimits limits, Clock clock) {
    // Also keys of a generation that is switched off must be right.
    ClassicProfile classic =
        new ClassicProfile(
            KeyRings.of(config.publisher(), config.subscriber()),
            new MercureClaim(matchers, limits.maxSelectors()),
            matchers.hubUrl());
    Map<String, Map<Role, KeyRing>> issuers = new HashMap<>();
    for (IssuerConfig issuer : config.issuers()) {
      issuers.put(issuer.id(), KeyRings.of(issuer.publisher(), issuer.subscriber()));
    }
    Map<ProtocolVersion, TokenProfile> profiles = new EnumMap<>(ProtocolVersion.class);
    profiles.put(ProtocolVersion.V0, classic);
    profiles.put(
        ProtocolVersion.V1,
        new IssuerProfile(issuers, config.resource().orElse(""), matchers, limits));
    profiles.keySet().retainAll(config.protocols());
    return new TokenVerifier(profiles, limits, clock);
  }

  /**
   * Verifies a token that was presented.
   *
   * @throws InvalidTokenException if it is not accepted in this role, now
   */
  public AccessToken verify(String compactJws, Role role) throws InvalidTokenException {
    if (compactJws.length() > maxLength) {
      throw new InvalidTokenException(Reason.MALFORMED, "longer than " + maxLength);
    }
    TokenCache.Key key = TokenCache.Key.of(compactJws, role);
    Instant now = clock.instant();
    Optional<AccessToken> known = cache.get(key);
    if (known.isPresent()) {
      return stillValid(key, known.get(), now);
    }
    CompactJws token = CompactJws.parse(compactJws);
    token.requireNoExtension();
    TokenProfile profile = profiles.get(token.dialect());
    if (profile == null) {
      throw new InvalidTokenException(
          Reason.TYPE, token.dialect().label() + " tokens are not accepted");
    }
    return cache.share(key, profile.verify(token, role, now));
  }

  private AccessToken stillValid(TokenCache.Key key, AccessToken token, Instant now)
      throws InvalidTokenException {
    try {
      token.lifetime().check(now);
      return token;
    } catch (InvalidTokenException e) {
      cache.forget(key);
      throw e;
    }
  }

  /** Whether any token could be accepted in the role. */
  public boolean accepts(Role role) {
    return profiles.values().stream().anyMatch(profile -> profile.accepts(role));
  }
}
