package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.ConfigException;
import ee.mercure.metric.Counters;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Decides whether a token is accepted. What a token says about itself selects among configured keys
 * and rules, and never adds any: a token is only ever checked with the keys of the issuer that it
 * names, a 0.x token that names none of the issuers of such tokens only with the 0.x key of the
 * role. Thread-safe. Does not block, but for a token that names an unknown key of a key server.
 */
public final class TokenVerifier implements AutoCloseable {
  private final Map<ProtocolVersion, TokenProfile> profiles;
  private final Optional<ContainerProfile> container;
  private final TokenCache cache;
  private final KeyRefresh refresh;
  private final int maxLength;
  private final Clock clock;
  private final Counters<Reason> refusals = new Counters<>(Reason.class);

  TokenVerifier(
      Profiles profiles, TokenCache cache, KeyRefresh refresh, TokenLimits limits, Clock clock) {
    this.profiles = profiles.byVersion();
    this.container = profiles.container();
    this.cache = cache;
    this.refresh = refresh;
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
   * Makes the keys that the configuration describes. Waits a moment for those that servers give
   * out; when they come later, they count from then on.
   *
   * @throws ConfigException if a key is wrong; the message names the setting
   */
  public static TokenVerifier from(
      AuthConfig config, TopicMatchers matchers, TokenLimits limits, Clock clock) {
    TokenCache cache = new TokenCache(limits.maxCachedTokens());
    KeyRefresh refresh = new KeyRefresh(config.keyRefresh(), cache::forgetAll);
    TokenVerifier verifier =
        new TokenVerifier(
            Profiles.of(config, refresh, matchers, limits), cache, refresh, limits, clock);
    refresh.start();
    return verifier;
  }

  /**
   * Verifies a token that was presented.
   *
   * @throws InvalidTokenException if it is not accepted in this role, now
   * @throws KeysUnavailableException if nothing can be said about it at the moment
   */
  public AccessToken verify(String compactJws, Role role) throws InvalidTokenException {
    try {
      return verifyOrRefuse(compactJws, role);
    } catch (InvalidTokenException e) {
      refusals.count(e.reason());
      throw e;
    }
  }

  private AccessToken verifyOrRefuse(String compactJws, Role role) throws InvalidTokenException {
    if (compactJws.length() > maxLength) {
      throw new InvalidTokenException(Reason.MALFORMED, "longer than " + maxLength);
    }
    TokenCache.Key key = TokenCache.Key.of(compactJws, role);
    Instant now = clock.instant();
    Optional<AccessToken> known = cache.get(key);
    if (known.isPresent()) {
      return stillValid(key, known.get(), now);
    }
    long generation = cache.generation();
    CompactJws token = CompactJws.parse(compactJws);
    token.requireNoExtension();
    AccessToken verified = profile(token.version()).verify(token, role, now);
    return cache.share(key, verified.withFingerprint(key.hash()), generation);
  }

  /**
   * Takes over a token that the container has verified: its claims decide what it grants, as those
   * of any other.
   *
   * @param presented the token as the request presents it
   * @param principal whom the container takes the caller for, or null
   * @throws InvalidTokenException if the container has not accepted just that token, or it is not
   *     one for this hub
   */
  public AccessToken accept(String presented, Principal principal, Role role)
      throws InvalidTokenException {
    try {
      if (principal instanceof JsonWebToken jwt && isOf(presented, jwt)) {
        return acceptOrRefuse(jwt, role);
      }
      throw new InvalidTokenException(Reason.CONTAINER, "the container has not accepted it");
    } catch (InvalidTokenException e) {
      refusals.count(e.reason());
      throw e;
    }
  }

  private static boolean isOf(String presented, JsonWebToken jwt) {
    return jwt.getRawToken() == null || jwt.getRawToken().equals(presented);
  }

  private AccessToken acceptOrRefuse(JsonWebToken jwt, Role role) throws InvalidTokenException {
    String raw = jwt.getRawToken();
    Instant now = clock.instant();
    if (raw == null) {
      return container.orElseThrow().accept(jwt, ProtocolVersion.V0, now);
    }
    // What the container has verified is not thereby verified where the hub does it.
    TokenCache.Key key = TokenCache.Key.of("container " + raw, role);
    Optional<AccessToken> known = cache.get(key);
    if (known.isPresent()) {
      return stillValid(key, known.get(), now);
    }
    ProtocolVersion version = TokenVersion.of(raw).orElse(ProtocolVersion.V0);
    profile(version);
    AccessToken accepted = container.orElseThrow().accept(jwt, version, now);
    return cache.share(key, accepted.withFingerprint(key.hash()), cache.generation());
  }

  private TokenProfile profile(ProtocolVersion version) throws InvalidTokenException {
    TokenProfile profile = profiles.get(version);
    if (profile == null) {
      throw new InvalidTokenException(Reason.TYPE, version.label() + " tokens are not accepted");
    }
    return profile;
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
    return container.isPresent()
        || profiles.values().stream().anyMatch(profile -> profile.accepts(role));
  }

  /** How many tokens were refused so far, by the reason. */
  public Counters<Reason> refusals() {
    return refusals;
  }

  /** Stops keeping keys up to date. */
  @Override
  public void close() {
    refresh.close();
  }
}
