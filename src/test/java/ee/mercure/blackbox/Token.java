package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * A token in the making, of either generation: {@link #classic} carries the {@code mercure} claim,
 * {@link #access} is a complete JWT access token (RFC 9068) with {@code authorization_details}.
 * Unless told otherwise it is valid for the development profile.
 */
final class Token {
  static final String DEVELOPMENT_KEY = "!ChangeThisMercureHubJWTSecretKey!";
  static final String ISSUER = "https://localhost";
  static final String RESOURCE = "https://localhost/.well-known/mercure";
  static final String DETAIL_TYPE = "https://mercure.rocks/authorization-detail";

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private final Map<String, Object> mercure = new LinkedHashMap<>();
  private final List<Object> details = new ArrayList<>();
  private final boolean classic;
  private Key key = new HmacKey(DEVELOPMENT_KEY.getBytes(UTF_8));
  private String algorithm = AlgorithmIdentifiers.HMAC_SHA256;

  private Token(boolean classic) {
    this.classic = classic;
  }

  /** A 0.x token: no right, no expiry. */
  static Token classic() {
    return new Token(true).headerField("typ", "JWT");
  }

  /** A 1.0 token: no right, an hour to live, for the development profile's resource. */
  static Token access() {
    return new Token(false)
        .headerField("typ", "at+jwt")
        .claim("iss", ISSUER)
        .claim("aud", RESOURCE)
        .claim("sub", "urn:example:tester")
        .claim("client_id", "https://client.example")
        .claim("iat", Instant.now().getEpochSecond())
        .claim("jti", "urn:uuid:" + UUID.randomUUID())
        .expiresIn(Duration.ofHours(1));
  }

  /** Grants publication: topic selectors of a classic token, exact matchers of an access token. */
  Token publish(String... selectors) {
    return grant("publish", selectors);
  }

  /** Grants private updates: selectors of a classic token, exact matchers of an access token. */
  Token subscribe(String... selectors) {
    return grant("subscribe", selectors);
  }

  /** Grants publication to topics that these URL patterns match; access tokens only. */
  Token publishPattern(String... patterns) {
    return detail(detailOf("publish", "urlpattern", patterns));
  }

  /** Grants private updates of topics that these URL patterns match; access tokens only. */
  Token subscribePattern(String... patterns) {
    return detail(detailOf("subscribe", "urlpattern", patterns));
  }

  /** The classic payload, or that of the authorization detail added last. */
  Token payload(Object payload) {
    if (classic) {
      mercure.put("payload", payload);
      return this;
    }
    @SuppressWarnings("unchecked")
    Map<String, Object> last = (Map<String, Object>) details.get(details.size() - 1);
    last.put("payload", payload);
    return this;
  }

  /** An entry of {@code authorization_details} as it stands here, valid or not. */
  Token detail(Object detail) {
    details.add(detail);
    return this;
  }

  /** Any claim as it stands here; it takes the place of one that the grants would make. */
  Token claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  Token withoutClaim(String name) {
    claims.remove(name);
    return this;
  }

  Token headerField(String name, Object value) {
    header.put(name, value);
    return this;
  }

  Token withoutHeaderField(String name) {
    header.remove(name);
    return this;
  }

  Token expiresIn(Duration time) {
    return expiresAt(Instant.now().plus(time));
  }

  Token expiresAt(Instant instant) {
    return claim("exp", instant.getEpochSecond());
  }

  Token notBefore(Instant instant) {
    return claim("nbf", instant.getEpochSecond());
  }

  Token secret(String secret) {
    return signedWith(new HmacKey(secret.getBytes(UTF_8)), algorithm);
  }

  Token algorithm(String name) {
    return signedWith(key, name);
  }

  Token signedWith(Key signingKey, String name) {
    key = signingKey;
    algorithm = name;
    return this;
  }

  Token unsigned() {
    return signedWith(null, AlgorithmIdentifiers.NONE);
  }

  String bearer() {
    return "Bearer " + compact();
  }

  String compact() {
    return compactOf(JsonUtil.toJson(allClaims()));
  }

  /** The token with this payload, whatever it is, in the place of the claims. */
  String compactOf(String payload) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setDoKeyValidation(false);
    header.forEach(signature.getHeaders()::setObjectHeaderValue);
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKey(key);
    signature.setPayload(payload);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A matcher as {@code topics} lists it; a null type leaves {@code match_type} out. */
  static Map<String, Object> matcher(String match, String matchType) {
    Map<String, Object> matcher = new LinkedHashMap<>();
    matcher.put("match", match);
    if (matchType != null) {
      matcher.put("match_type", matchType);
    }
    return matcher;
  }

  private Map<String, Object> allClaims() {
    Map<String, Object> all = new LinkedHashMap<>(claims);
    if (classic) {
      all.putIfAbsent("mercure", mercure);
    }
    if (!details.isEmpty()) {
      all.putIfAbsent("authorization_details", details);
    }
    return all;
  }

  private Token grant(String action, String... selectors) {
    if (!classic) {
      return detail(detailOf(action, null, selectors));
    }
    @SuppressWarnings("unchecked")
    List<String> granted = (List<String>) mercure.computeIfAbsent(action, a -> new ArrayList<>());
    granted.addAll(List.of(selectors));
    return this;
  }

  private static Map<String, Object> detailOf(String action, String type, String... matches) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("type", DETAIL_TYPE);
    detail.put("actions", List.of(action));
    detail.put("topics", Arrays.stream(matches).map(match -> matcher(match, type)).toList());
    return detail;
  }
}
