package ee.mercure.auth;

import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import java.security.Key;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of a JWK Set (RFC 7517) that can verify tokens, each with its own {@code alg} or else
 * with every algorithm of its kind. Keys for other purposes are left out, as section 5 has it.
 *
 * <p>In a set of the operator's own, a secret without {@code alg}, or a key that does not fit its
 * {@code alg}, is an error. In one that a server gave out such keys are left out, and all secrets
 * are: what everybody can fetch is none.
 */
final class JwkSetKeys {
  /** As many as one forged token makes us try at most. */
  private static final int MAX_KEYS = 20;

  private final KeyConfig.JwkSet config;
  private final boolean isPublic;

  private JwkSetKeys(KeyConfig.JwkSet config, boolean isPublic) {
    this.config = config;
    this.isPublic = isPublic;
  }

  /** The keys of a set that the operator made. */
  static List<VerificationKey> of(KeyConfig.JwkSet config) {
    return new JwkSetKeys(config, false).read();
  }

  /** The keys of a set that a server gave out. */
  static List<VerificationKey> published(KeyConfig.JwkSet config) {
    return new JwkSetKeys(config, true).read();
  }

  private List<VerificationKey> read() {
    List<?> members = members();
    if (members.size() > MAX_KEYS) {
      throw wrong("has more than " + MAX_KEYS + " keys");
    }
    List<VerificationKey> keys = members.stream().flatMap(member -> key(member).stream()).toList();
    if (keys.isEmpty()) {
      throw wrong("has no key that can verify a token");
    }
    return keys;
  }

  // The library's own class for sets would log a set, secrets included.
  private List<?> members() {
    try {
      if (JsonUtil.parseJson(config.json()).get("keys") instanceof List<?> members) {
        return members;
      }
    } catch (JoseException | RuntimeException | StackOverflowError e) {
      throw wrong("is not JSON");
    }
    throw wrong("is no JWK Set");
  }

  private Optional<VerificationKey> key(Object member) {
    if (!(member instanceof Map<?, ?>)) {
      throw wrong("has a key that is no JSON object");
    }
    @SuppressWarnings("unchecked") // names of JSON objects are strings
    Map<String, Object> parameters = (Map<String, Object>) member;
    return parse(parameters).filter(JwkSetKeys::isForVerification).flatMap(this::key);
  }

  private static Optional<JsonWebKey> parse(Map<String, Object> parameters) {
    try {
      return Optional.of(JsonWebKey.Factory.newJwk(parameters));
    } catch (JoseException | RuntimeException e) {
      // The library casts what it expects to be of one type, such as key_ops and x5c.
      return Optional.empty();
    }
  }

  private static boolean isForVerification(JsonWebKey jwk) {
    return (jwk.getUse() == null || jwk.getUse().equals("sig"))
        && (jwk.getKeyOps() == null || jwk.getKeyOps().contains("verify"));
  }

  private Optional<VerificationKey> key(JsonWebKey jwk) {
    Key key = jwk.getKey();
    Set<JwsAlgorithm> algorithms = algorithms(jwk);
    return algorithms.isEmpty()
        ? Optional.empty()
        : Optional.of(new VerificationKey(key, algorithms, Optional.ofNullable(jwk.getKeyId())));
  }

  private Set<JwsAlgorithm> algorithms(JsonWebKey jwk) {
    if (isPublic && jwk.getKey() instanceof SecretKey) {
      return Set.of();
    }
    if (jwk.getAlgorithm() == null) {
      if (jwk.getKey() instanceof SecretKey) {
        throw wrong("has a secret without alg");
      }
      return Arrays.stream(JwsAlgorithm.values())
          .filter(algorithm -> algorithm.fits(jwk.getKey()))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(JwsAlgorithm.class)));
    }
    Optional<JwsAlgorithm> own = JwsAlgorithm.named(jwk.getAlgorithm());
    if (own.isPresent() && !own.get().fits(jwk.getKey())) {
      if (isPublic) {
        return Set.of();
      }
      throw wrong("has a key that is too weak for its alg, or of another kind");
    }
    return own.map(Set::of).orElse(Set.of());
  }

  private ConfigException wrong(String problem) {
    return new ConfigException(config.setting(), "is not usable as a JWK Set: it " + problem);
  }
}
