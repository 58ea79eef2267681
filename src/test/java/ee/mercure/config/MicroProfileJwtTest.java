package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.ProtocolVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The standard settings, as they describe an issuer and as they are at odds with others. */
class MicroProfileJwtTest {
  private static final String PEM =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----""";
  private static final String JWK = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}";
  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String LOCATION = "mp.jwt.verify.publickey.location";
  private static final String ISSUER = "mp.jwt.verify.issuer";

  @TempDir Path folder;

  private static AuthConfig read(String... namesAndValues) {
    return AuthConfig.from(TestConfig.of(namesAndValues));
  }

  /** With what the WAR brings. */
  private static AuthConfig readShipped(String... namesAndValues) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "mp.jwt.token.header",
                "Cookie",
                "mp.jwt.token.cookie",
                MicroProfileJwt.NO_COOKIE,
                ISSUER,
                MicroProfileJwt.NO_ISSUER));
    all.addAll(List.of(namesAndValues));
    return read(all.toArray(String[]::new));
  }

  private static IssuerConfig issuer(String... namesAndValues) {
    List<String> all = new ArrayList<>(List.of(ISSUER, "https://idp.example"));
    all.addAll(List.of(namesAndValues));
    return read(all.toArray(String[]::new)).issuers().get(0);
  }

  private static void assertWrong(String message, String... namesAndValues) {
    assertThatThrownBy(() -> readShipped(namesAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void keyAndIssuerAreAllThatMustBeSet() {
    IssuerConfig issuer = issuer(KEY, PEM);
    assertThat(issuer.name()).isEqualTo("mp");
    assertThat(issuer.id()).isEqualTo("https://idp.example");
    assertThat(issuer.publisher())
        .contains(new KeyConfig.Text(KEY, PEM, KEY + ".algorithm", Optional.of("RS256")));
    assertThat(issuer.subscriber()).isEqualTo(issuer.publisher());
    assertThat(issuer.isAuthorizationServer()).isFalse();
    IssuerRules rules = issuer.rules();
    assertThat(rules.protocols()).containsExactlyInAnyOrder(ProtocolVersion.values());
    assertThat(rules.algorithms()).containsExactly("RS256");
    assertThat(rules.audiences()).isEmpty();
    assertThat(rules.isAudienceChecked()).isFalse();
    assertThat(rules.clockSkew()).isZero();
    assertThat(rules.maxAge()).isEmpty();
  }

  @Test
  void everyStandardSettingIsRead() {
    IssuerConfig issuer =
        issuer(
            LOCATION,
            "https://idp.example/jwks",
            "mp.jwt.verify.publickey.algorithm",
            "ES256",
            "mp.jwt.verify.audiences",
            "a, b",
            "mp.jwt.verify.clock.skew",
            "7",
            "mp.jwt.verify.token.age",
            "600",
            "mercure.clock-skew",
            "1s");
    assertThat(issuer.publisher().orElseThrow())
        .isInstanceOfSatisfying(
            KeyConfig.AtUrl.class, at -> assertThat(at.url()).hasHost("idp.example"));
    IssuerRules rules = issuer.rules();
    assertThat(rules.algorithms()).containsExactly("ES256");
    assertThat(rules.audiences()).contains(List.of("a", "b"));
    assertThat(rules.isAudienceChecked()).isTrue();
    assertThat(rules.clockSkew()).isEqualTo(Duration.ofSeconds(7));
    assertThat(rules.maxAge()).contains(Duration.ofMinutes(10));
  }

  @Test
  void keyMayBeAJwkOrASetAndInBase64() {
    String set = "{\"keys\":[" + JWK + "]}";
    for (String text : List.of(JWK, set, base64(JWK), base64(set))) {
      assertThat(issuer(KEY, text).publisher()).contains(new KeyConfig.JwkSet(KEY, set));
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keyMayBeInAFileOrAResource() throws IOException {
    Path file = Files.writeString(folder.resolve("key.pem"), PEM);
    for (String location : List.of(file.toString(), "file:" + file, file.toUri().toString())) {
      assertThat(issuer(LOCATION, location).publisher().orElseThrow())
          .isInstanceOfSatisfying(
              KeyConfig.InFile.class, in -> assertThat(in.file()).isEqualTo(file));
    }
    for (String location : List.of("/keys/ed25519.pem", "classpath:keys/ed25519.pem")) {
      assertThat(issuer(LOCATION, location).publisher().orElseThrow())
          .isInstanceOfSatisfying(
              KeyConfig.Text.class, text -> assertThat(text.text()).contains("PUBLIC KEY"));
    }
  }

  @Test
  void whatTheWarBringsConfiguresNothing() {
    AuthConfig config = readShipped("mercure.publisher.jwt.key", "x");
    assertThat(config.issuers()).isEmpty();
    assertThat(config.mechanism()).isEqualTo(TokenMechanism.HUB);
    assertThat(config.container()).isEmpty();
  }

  @Test
  void keyNeedsAnIssuerAndTheOtherWayRound() {
    assertWrong(
        "mp.jwt.verify.issuer must be set, as mp.jwt.verify.publickey[.location] is", KEY, PEM);
    assertWrong(
        "mp.jwt.verify.issuer is set without mp.jwt.verify.publickey or"
            + " mp.jwt.verify.publickey.location",
        ISSUER,
        "https://idp.example");
    assertWrong(
        "mp.jwt.verify.audiences is set without mp.jwt.verify.publickey or"
            + " mp.jwt.verify.publickey.location",
        "mp.jwt.verify.audiences",
        "a");
  }

  @Test
  void settingsAtOddsAreWrong() {
    assertWrong(
        "mp.jwt.verify.publickey and mp.jwt.verify.publickey.location exclude each other",
        ISSUER,
        "a",
        KEY,
        PEM,
        LOCATION,
        "/nowhere");
    assertWrong(
        "mercure.issuers names mp, which mp.jwt.verify.* describes", "mercure.issuers", "mp");
    assertWrong(
        "mercure.issuer.mp.audiences cannot be set: mp.jwt.verify.* describes this issuer",
        ISSUER,
        "a",
        KEY,
        PEM,
        "mercure.issuer.mp.audiences",
        "b");
    assertWrong(
        "mercure.issuer.a.id is also the id of another issuer",
        ISSUER,
        "same",
        KEY,
        PEM,
        "mercure.issuers",
        "a",
        "mercure.issuer.a.id",
        "same",
        "mercure.issuer.a.publisher.key",
        "x");
    assertWrong(
        "mp.jwt.decrypt.key.location is set, and only the container can decrypt: set"
            + " mercure.auth=container",
        ISSUER,
        "a",
        KEY,
        PEM,
        "mp.jwt.decrypt.key.location",
        "/nowhere");
  }

  @Test
  void containerIsLetAtTokensOnlyWhenItIsToVerifyThem() {
    assertWrong(
        "mp.jwt.token.header has the container answer before the hub: set mercure.auth=container"
            + " as well",
        "mp.jwt.token.header",
        "Authorization",
        "mercure.publisher.jwt.key",
        "x");
    assertWrong(
        "mp.jwt.token.header must be Authorization, or Cookie with a mp.jwt.token.cookie, as"
            + " mercure.auth is container",
        "mercure.auth",
        "container");
    assertWrong(
        "mp.jwt.token.header must be Authorization or Cookie", "mp.jwt.token.header", "X-Token");
  }

  @Test
  void containerNeedsNoKeyOfTheHub() {
    AuthConfig header =
        readShipped("mercure.auth", "container", "mp.jwt.token.header", "Authorization");
    assertThat(header.mechanism()).isEqualTo(new TokenMechanism(true, Optional.empty()));
    assertThat(header.issuers()).isEmpty();
    assertThat(header.container()).isPresent();
    AuthConfig cookie = readShipped("mercure.auth", "container", "mp.jwt.token.cookie", "token");
    assertThat(cookie.mechanism()).isEqualTo(new TokenMechanism(true, Optional.of("token")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no such key", "bm8gSlNPTg", "classpath"})
  void whatIsNoKeyIsWrong(String text) {
    assertWrong(
        "mp.jwt.verify.publickey is no public key in PEM, no JWK and no JWK Set",
        ISSUER,
        "a",
        KEY,
        text);
  }

  @Test
  void placeThatIsNoneIsWrong() {
    assertWrong(
        "mp.jwt.verify.publickey.location names neither a URL nor a file nor a resource",
        ISSUER,
        "a",
        LOCATION,
        "/no/such/key.pem");
  }
}
