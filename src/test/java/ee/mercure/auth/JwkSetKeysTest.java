package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetKeysTest {
  private static final SigningKey RSA = SigningKey.of("RS256");
  private static final SigningKey EC = SigningKey.of("ES256");
  private static final SigningKey SECRET = SigningKey.of("HS256");

  private static KeyRing ring(String... keys) {
    return set("{\"keys\":[" + String.join(",", keys) + "]}");
  }

  private static KeyRing set(String json) {
    return KeyRings.of(new KeyConfig.JwkSet("the.jwks", json));
  }

  private static String jwk(SigningKey key, Object... members) {
    Map<String, Object> jwk = new HashMap<>(key.jwk());
    for (int i = 0; i < members.length; i += 2) {
      jwk.put((String) members[i], members[i + 1]);
    }
    return JsonUtil.toJson(jwk);
  }

  private static String header(String algorithm, String keyId) {
    return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
  }

  private static void assertVerifies(KeyRing ring, String token) {
    assertThatCode(() -> ring.verify(CompactJws.parse(token))).doesNotThrowAnyException();
  }

  private static void assertRefused(KeyRing ring, String token, Reason reason) {
    assertThatThrownBy(() -> ring.verify(CompactJws.parse(token)))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void assertNoRing(String... keys) {
    assertNoSet("{\"keys\":[" + String.join(",", keys) + "]}");
  }

  private static void assertNoSet(String json) {
    assertThatThrownBy(() -> set(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the.jwks is not usable as a JWK Set: it ")
        .hasMessageNotContaining(SECRET.text())
        .hasNoCause();
  }

  @Test
  void everyKeyOfTheSetVerifies() {
    SigningKey other = SigningKey.generate("ES256");
    KeyRing ring = ring(jwk(RSA), jwk(EC), jwk(other), jwk(SECRET, "alg", "HS256"));
    for (SigningKey key : List.of(RSA, EC, other, SECRET)) {
      assertVerifies(ring, key.sign("{}"));
    }
    assertRefused(ring, SigningKey.generate("ES256").sign("{}"), Reason.SIGNATURE);
    assertRefused(ring, SigningKey.of("ES384").sign("{}"), Reason.ALGORITHM);
  }

  @Test
  void rsaKeyWithoutAlgorithmVerifiesAllOfItsKind() {
    KeyRing ring = ring(jwk(RSA));
    for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
      SigningKey key = new SigningKey(algorithm, RSA.signing(), RSA.verifying(), RSA.text());
      assertVerifies(ring, key.sign("{}"));
    }
  }

  @Test
  void publicKeyInASetIsNoSecret() {
    SigningKey confused = SigningKey.secret("HS256", RSA.text());
    assertRefused(ring(jwk(RSA)), confused.sign("{}"), Reason.ALGORITHM);
    assertRefused(
        ring(jwk(RSA), jwk(SECRET, "alg", "HS256")), confused.sign("{}"), Reason.SIGNATURE);
  }

  @Test
  void keyIdIsOnlyAHint() {
    SigningKey other = SigningKey.generate("ES256");
    KeyRing ring = ring(jwk(EC, "kid", "a"), jwk(other, "kid", "b"));
    for (String id : List.of("a", "b", "c", "")) {
      assertVerifies(ring, EC.sign(header("ES256", id), "{}"));
      assertVerifies(ring, other.sign(header("ES256", id), "{}"));
    }
    String forged = SigningKey.generate("ES256").sign(header("ES256", "a"), "{}");
    assertRefused(ring, forged, Reason.SIGNATURE);
  }

  @Test
  void keyIdDoesNotLetAKeyVerifyAnotherAlgorithm() {
    KeyRing ring = ring(jwk(RSA, "kid", "a", "alg", "RS256"));
    SigningKey pss = new SigningKey("PS256", RSA.signing(), RSA.verifying(), RSA.text());
    assertRefused(ring, pss.sign(header("PS256", "a"), "{}"), Reason.ALGORITHM);
  }

  @Test
  void keysForOtherPurposesAreLeftOut() {
    KeyRing ring =
        ring(
            jwk(RSA, "use", "enc"),
            jwk(RSA, "alg", "RSA-OAEP"),
            jwk(EC, "key_ops", List.of("sign")),
            jwk(SigningKey.pair("X", "X25519", null)),
            "{\"kty\":\"new\"}",
            "{\"kty\":\"EC\",\"crv\":\"P-256\"}",
            jwk(SECRET, "alg", "A256GCM"),
            jwk(SigningKey.of("EdDSA"), "use", "sig", "key_ops", List.of("verify")));
    assertVerifies(ring, SigningKey.of("EdDSA").sign("{}"));
    assertRefused(ring, RSA.sign("{}"), Reason.ALGORITHM);
    assertRefused(ring, EC.sign("{}"), Reason.ALGORITHM);
    assertRefused(ring, SECRET.sign("{}"), Reason.ALGORITHM);
  }

  @Test
  void secretWithoutAlgorithmIsRefused() {
    assertNoRing(jwk(EC), jwk(SECRET));
  }

  @Test
  void keyThatDoesNotFitItsAlgorithmIsRefused() {
    assertNoRing(jwk(EC, "alg", "RS256"));
    assertNoRing(jwk(EC, "alg", "ES384"));
    assertNoRing(jwk(RSA, "alg", "HS256"));
    assertNoRing(jwk(SECRET, "alg", "RS256"));
    assertNoRing(jwk(SigningKey.rsa("RS256", 1024), "alg", "RS256"));
    assertNoRing(jwk(SigningKey.secret("HS256", "short"), "alg", "HS256"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "not JSON",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[1]}",
        "{\"keys\":[null]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":\"RSA\"}]}"
      })
  void whatIsNoSetOfUsableKeysIsRefused(String json) {
    assertNoSet(json);
  }

  @Test
  void setWithoutBoundIsRefused() {
    String[] keys = Collections.nCopies(20, jwk(EC)).toArray(String[]::new);
    assertVerifies(ring(keys), EC.sign("{}"));
    assertNoRing(jwk(EC), String.join(",", keys));
  }
}
