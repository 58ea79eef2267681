package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.KeyConfig;
import ee.mercure.topic.ProtocolVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureAlgorithmsTest {
  private static final String CLAIMS = "{\"mercure\":{\"subscribe\":[\"*\"]}}";

  static Stream<String> algorithms() {
    return SigningKey.algorithms();
  }

  static Stream<Arguments> pairsOfDifferentAlgorithms() {
    return SigningKey.algorithms()
        .flatMap(
            one ->
                SigningKey.algorithms()
                    .filter(other -> !other.equals(one))
                    .map(other -> Arguments.of(one, other)));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void configuredKeyVerifiesClassicTokens(String algorithm) throws InvalidTokenException {
    SigningKey key = SigningKey.of(algorithm);
    AccessToken token =
        TestHub.verifier(TestHub.classic(key, key)).verify(key.sign(CLAIMS), Role.SUBSCRIBER);
    assertThat(token.maySubscribe(TestHub.topic("foo"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void configuredKeyVerifiesAccessTokens(String algorithm) throws InvalidTokenException {
    SigningKey key = SigningKey.of(algorithm);
    AccessToken token =
        TestHub.verifier(TestHub.issued(key, key))
            .verify(key.signAccessToken(TestHub.accessTokenClaims("[]")), Role.PUBLISHER);
    assertThat(token.version()).isEqualTo(ProtocolVersion.V1);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void anotherKeyOfTheSameAlgorithmDoesNotVerify(String algorithm) {
    SigningKey key = SigningKey.of(algorithm);
    String token = SigningKey.generate(algorithm).sign(CLAIMS);
    assertRefused(TestHub.verifier(TestHub.classic(key, key)), token, Reason.SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("pairsOfDifferentAlgorithms")
  void keyOfOneAlgorithmRefusesAllOthers(String configured, String used) {
    SigningKey key = SigningKey.of(configured);
    String token = SigningKey.of(used).sign(CLAIMS);
    assertRefused(TestHub.verifier(TestHub.classic(key, key)), token, Reason.ALGORITHM);
  }

  @Test
  void sameSecretIsNotGoodForAnotherHash() {
    SigningKey key = SigningKey.of("HS256");
    String token = new SigningKey("HS384", key.signing(), key.verifying(), key.text()).sign(CLAIMS);
    assertRefused(TestHub.verifier(TestHub.classic(key, key)), token, Reason.ALGORITHM);
  }

  @Test
  void sameRsaKeyIsNotGoodForAnotherPadding() {
    SigningKey key = SigningKey.of("RS256");
    String token = new SigningKey("PS256", key.signing(), key.verifying(), key.text()).sign(CLAIMS);
    assertRefused(TestHub.verifier(TestHub.classic(key, key)), token, Reason.ALGORITHM);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void jwkWithItsAlgorithmVerifies(String algorithm) throws InvalidTokenException {
    SigningKey key = SigningKey.of(algorithm);
    Map<String, Object> jwk = key.jwk();
    jwk.put("alg", algorithm);
    assertThat(jwks(jwk).verify(key.sign(CLAIMS), Role.SUBSCRIBER)).isNotNull();
  }

  @Test
  void jwkWithAnotherAlgorithmOfItsKindRefuses() {
    SigningKey key = SigningKey.of("RS256");
    Map<String, Object> jwk = key.jwk();
    jwk.put("alg", "PS256");
    assertRefused(jwks(jwk), key.sign(CLAIMS), Reason.ALGORITHM);
  }

  private static TokenVerifier jwks(Map<String, Object> jwk) {
    String set = JsonUtil.toJson(Map.of("keys", List.of(jwk)));
    return TestHub.verifier(
        TestHub.config(
            EnumSet.allOf(ProtocolVersion.class),
            Optional.empty(),
            Optional.of(new KeyConfig.JwkSet("jwks", set)),
            List.of()));
  }

  private static void assertRefused(TokenVerifier verifier, String token, Reason reason) {
    assertThatThrownBy(() -> verifier.verify(token, Role.SUBSCRIBER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
