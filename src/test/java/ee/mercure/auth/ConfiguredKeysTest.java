package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import ee.mercure.topic.ProtocolVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key material of the configuration: what becomes a key, and what stops the start. */
class ConfiguredKeysTest {
  private static final String SECRET = "0123456789abcdefghijklmnopqrstuv";

  /** A self-signed certificate of an EC key on P-256, long expired. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBNTCB26ADAgECAghU4L+ZmXrNJTAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDEwR0
      ZXN0MB4XDTE2MTEyNDAzMDAwM1oXDTE2MTEyNTAzMDAwM1owDzENMAsGA1UEAxME
      dGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHccrrfQt1Y/6FBANPv2XDgG
      rnZIFlbM8FO9mW4XF2qdi5NiSZG/SFaywwAIdjAREzUCAxY5h7UtoItcPYZL95Wj
      ITAfMB0GA1UdDgQWBBR1dYaFYmRibPVWsvUxyX3ulPiChjAKBggqhkjOPQQDAgNJ
      ADBGAiEA1wgwT8S2oL51zrjzXz4Cs6wB2bHBgoJQXveBPHoU9M4CIQD2IJVnmKC3
      vTkM7raOa8D2oZbdo0pGHiH1/3LLx79Tqw==
      -----END CERTIFICATE-----""";

  private static KeyConfig.Material text(String text, String algorithm) {
    return new KeyConfig.Text("the.key", text, "the.algorithm", Optional.ofNullable(algorithm));
  }

  private static void assertRefused(KeyConfig.Material config, String... words) {
    assertThatThrownBy(() -> KeyRings.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContainingAny("\n", SECRET.substring(0, 10), "MII", "MCow", "MFkw")
        .hasNoCause();
  }

  private static void assertVerifies(KeyConfig.Material config, SigningKey key) {
    KeyRing keys = KeyRings.of(config);
    assertThatCode(() -> keys.verify(CompactJws.parse(key.sign("{}")))).doesNotThrowAnyException();
  }

  @Test
  void secretWithoutAlgorithmIsForHs256() {
    assertVerifies(text(SECRET, null), SigningKey.secret("HS256", SECRET));
  }

  @Test
  void secretIsItsUtf8Bytes() {
    String secret = "é".repeat(16);
    assertVerifies(text(secret, "HS256"), SigningKey.secret("HS256", secret));
  }

  @Test
  void backslashesInASecretAreItsOwn() {
    String secret = SECRET + "\\n";
    assertVerifies(text(secret, "HS256"), SigningKey.secret("HS256", secret));
  }

  @ParameterizedTest
  @CsvSource({"HS256,31", "HS384,47", "HS512,63"})
  void secretShorterThanTheHashIsRefused(String algorithm, int length) {
    assertRefused(text("a".repeat(length), algorithm), "the.key", algorithm, " " + (length + 1));
    String enough = "a".repeat(length + 1);
    assertVerifies(text(enough, algorithm), SigningKey.secret(algorithm, enough));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "hs256", "RS", "ES256K", "HS256 ", "EDDSA"})
  void unknownAlgorithmIsRefused(String algorithm) {
    assertRefused(text(SECRET, algorithm), "the.algorithm", "HS256", "EdDSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS512", "ES256", "EdDSA"})
  void secretIsNoPublicKey(String algorithm) {
    assertRefused(text(SECRET, algorithm), "the.key", "PEM", algorithm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void publicKeyIsNoSecret(String algorithm) {
    assertRefused(text(SigningKey.of("RS256").text(), algorithm), "the.key", algorithm);
  }

  @Test
  void pemMustStateItsAlgorithm() {
    assertRefused(text(SigningKey.of("RS256").text(), null), "the.algorithm", "the.key", "PEM");
  }

  @ParameterizedTest
  @CsvSource({
    "RS256,ES256",
    "ES256,RS256",
    "ES256,ES384",
    "ES384,ES256",
    "EdDSA,ES256",
    "ES256,EdDSA",
    "RS256,EdDSA",
    "ES512,PS256"
  })
  void publicKeyOfAnotherKindIsRefused(String key, String algorithm) {
    assertRefused(text(SigningKey.of(key).text(), algorithm), "the.key", algorithm);
  }

  @Test
  void shortRsaKeyIsRefused() {
    assertRefused(text(SigningKey.rsa("RS256", 1024).text(), "RS256"), "the.key", "RS256");
  }

  @Test
  void keysOfNeighbouringCurvesAreRefused() {
    String ed448 = SigningKey.pair("EdDSA", "Ed448", null).text();
    String x25519 = SigningKey.pair("EdDSA", "X25519", null).text();
    assertRefused(text(ed448, "EdDSA"), "the.key");
    assertRefused(text(x25519, "EdDSA"), "the.key");
  }

  /** RFC 8017, appendix A.1.1: what follows the name of the algorithm in the newer form. */
  @Test
  void olderFormOfAnRsaKeyIsTaken() throws Exception {
    SigningKey key = SigningKey.of("RS256");
    byte[] newer = key.verifying().getEncoded();
    int header = 24;
    String older =
        SigningKey.pem("PUBLIC KEY", key.verifying())
            .replace("PUBLIC KEY", "RSA PUBLIC KEY")
            .replaceAll(
                "(?s)(-----\n).*(\n-----END)",
                "$1"
                    + Base64.getEncoder()
                        .encodeToString(Arrays.copyOfRange(newer, header, newer.length))
                    + "$2");
    KeyRings.of(text(older, "RS256")).verify(CompactJws.parse(key.sign("{}")));
    assertRefused(text(older, "ES256"), "the.key");
  }

  @Test
  void privateKeyIsRefused() {
    String pem = SigningKey.pem("PRIVATE KEY", SigningKey.of("RS256").signing());
    assertRefused(text(pem, "RS256"), "the.key", "PUBLIC KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
      })
  void brokenPemIsRefused(String pem) {
    assertRefused(text(pem, "RS256"), "the.key", "RS256");
  }

  @Test
  void twoKeysInOnePemAreRefused() {
    String one = SigningKey.of("RS256").text();
    assertRefused(text(one + one, "RS256"), "the.key");
  }

  static Stream<String> publicKeyAlgorithms() {
    return SigningKey.algorithms().filter(algorithm -> !algorithm.startsWith("HS"));
  }

  @ParameterizedTest
  @MethodSource("publicKeyAlgorithms")
  void lineEndsOfPemMayBeWrittenOut(String algorithm) {
    SigningKey key = SigningKey.of(algorithm);
    assertVerifies(text(key.text().replace("\n", "\\n"), algorithm), key);
    assertVerifies(text(key.text().replace("\n", "\\r\\n"), algorithm), key);
    assertVerifies(text(key.text().replace("\n", " "), algorithm), key);
    assertVerifies(text("subject=me\n" + key.text() + "\n\n", algorithm), key);
  }

  @Test
  void keyOfACertificateIsTaken() {
    assertThatCode(() -> KeyRings.of(text(CERTIFICATE, "ES256"))).doesNotThrowAnyException();
    assertRefused(text(CERTIFICATE, "RS256"), "the.key", "RS256");
  }

  @Test
  void keysOfAGenerationThatIsSwitchedOffMustBeRightToo() {
    assertThatThrownBy(
            () ->
                TestHub.verifier(
                    TestHub.config(
                        Set.of(ProtocolVersion.V1),
                        Optional.of(text("short", "HS256")),
                        Optional.empty(),
                        List.of(
                            TestHub.issuer(
                                TestHub.ISSUER, SigningKey.of("ES256"), SigningKey.of("ES256"))))))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void configurationShowsNoKeys() {
    assertThat(text(SECRET, "HS256").toString()).doesNotContain(SECRET);
    assertThat(new KeyConfig.JwkSet("the.jwks", SECRET).toString()).doesNotContain(SECRET);
    assertThat(TestHub.classic(SigningKey.of("HS256"), SigningKey.of("HS256")).toString())
        .doesNotContain(SigningKey.of("HS256").text());
  }
}
