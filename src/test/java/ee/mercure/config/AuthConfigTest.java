package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  private static final String KEY = "mercure.publisher.jwt.key";
  private static final String SECRET = "the secret of this test";

  @TempDir Path folder;

  private static AuthConfig read(String... namesAndValues) {
    return AuthConfig.from(TestConfig.of(namesAndValues));
  }

  /** With a publisher's key besides. */
  private static AuthConfig readWithKey(String... namesAndValues) {
    return read(
        Stream.concat(Stream.of(KEY, SECRET), Stream.of(namesAndValues)).toArray(String[]::new));
  }

  private static void assertWrong(String message, String... namesAndValues) {
    assertThatThrownBy(() -> read(namesAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message)
        .hasNoCause();
  }

  private static KeyConfig.Text secret(String setting, String algorithmSetting) {
    return new KeyConfig.Text(setting, SECRET, algorithmSetting, Optional.empty());
  }

  private static IssuerRules ownRules(String prefix) {
    return new IssuerRules(
        Set.of(ProtocolVersion.V1),
        prefix + ".algorithms",
        List.of(),
        Optional.empty(),
        true,
        Duration.ZERO,
        Optional.empty());
  }

  @Test
  void keysAreAllThatMustBeSet() {
    AuthConfig config = readWithKey();
    assertThat(config.protocols())
        .containsExactlyInAnyOrder(ProtocolVersion.V0, ProtocolVersion.V1);
    assertThat(config.publisher()).contains(secret(KEY, "mercure.publisher.jwt.algorithm"));
    assertThat(config.subscriber()).isEmpty();
    assertThat(config.issuers()).isEmpty();
    assertThat(config.resource()).isEmpty();
    assertThat(config.cookieV0()).isEqualTo("mercureAuthorization");
    assertThat(config.cookieV1()).isEqualTo("__Secure-mercure_access_token");
    assertThat(config.allowsAnonymous()).isFalse();
  }

  @Test
  void everySettingIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), SECRET);
    Path jwks = Files.writeString(folder.resolve("jwks"), "{\"keys\":[]}");
    AuthConfig config =
        read(
            "mercure.protocols", "1.0, 0.x",
            "mercure.publisher.jwt.key-file", file.toString(),
            "mercure.publisher.jwt.algorithm", "RS256",
            "mercure.subscriber.jwt.jwks", jwks.toString(),
            "mercure.issuers", "a,b-2",
            "mercure.issuer.a.id", "https://a.example",
            "mercure.issuer.a.publisher.key", SECRET,
            "mercure.issuer.a.publisher.algorithm", "HS512",
            "mercure.issuer.a.subscriber.jwks", jwks.toString(),
            "mercure.issuer.a.authorization-server", "true",
            "mercure.issuer.b-2.id", "b",
            "mercure.issuer.b-2.subscriber.key-file", file.toString(),
            "mercure.resource", "https://hub.example/.well-known/mercure",
            "mercure.url", "https://elsewhere.example",
            "mercure.cookie.v0", "old",
            "mercure.cookie.v1", "new",
            "mercure.anonymous", "true");
    assertThat(config.publisher())
        .contains(
            new KeyConfig.InFile(
                "mercure.publisher.jwt.key-file",
                file,
                KeyFormat.secretOrPem("mercure.publisher.jwt.algorithm", Optional.of("RS256"))));
    assertThat(config.subscriber())
        .contains(new KeyConfig.InFile("mercure.subscriber.jwt.jwks", jwks, KeyFormat.jwkSet()));
    assertThat(config.issuers())
        .containsExactly(
            new IssuerConfig(
                "a",
                "https://a.example",
                true,
                Optional.of(
                    new KeyConfig.Text(
                        "mercure.issuer.a.publisher.key",
                        SECRET,
                        "mercure.issuer.a.publisher.algorithm",
                        Optional.of("HS512"))),
                Optional.of(
                    new KeyConfig.InFile(
                        "mercure.issuer.a.subscriber.jwks", jwks, KeyFormat.jwkSet())),
                ownRules("mercure.issuer.a"),
                ClaimMapping.NONE),
            new IssuerConfig(
                "b-2",
                "b",
                false,
                Optional.empty(),
                Optional.of(
                    new KeyConfig.InFile(
                        "mercure.issuer.b-2.subscriber.key-file",
                        file,
                        KeyFormat.secretOrPem(
                            "mercure.issuer.b-2.subscriber.algorithm", Optional.empty()))),
                ownRules("mercure.issuer.b-2"),
                ClaimMapping.NONE));
    assertThat(config.resource()).contains("https://hub.example/.well-known/mercure");
    assertThat(config.cookieV0()).isEqualTo("old");
    assertThat(config.cookieV1()).isEqualTo("new");
    assertThat(config.allowsAnonymous()).isTrue();
  }

  @Test
  void namesOfTheReferenceHubsEnvironmentWork() {
    AuthConfig config =
        AuthConfig.from(
            TestConfig.environment(
                "MERCURE_PUBLISHER_JWT_KEY",
                SECRET,
                "MERCURE_PUBLISHER_JWT_ALG",
                "HS512",
                "MERCURE_SUBSCRIBER_JWT_KEY",
                SECRET,
                "MERCURE_SUBSCRIBER_JWT_ALG",
                ""));
    assertThat(config.publisher())
        .contains(
            new KeyConfig.Text(KEY, SECRET, "mercure.publisher.jwt.alg", Optional.of("HS512")));
    assertThat(config.subscriber())
        .contains(secret("mercure.subscriber.jwt.key", "mercure.subscriber.jwt.algorithm"));
  }

  @Test
  void issuersMayComeFromTheEnvironment() {
    AuthConfig config =
        AuthConfig.from(
            TestConfig.environment(
                "MERCURE_ISSUERS", "my-app",
                "MERCURE_ISSUER_MY_APP_ID", "https://app.example",
                "MERCURE_ISSUER_MY_APP_PUBLISHER_KEY", SECRET,
                "MERCURE_URL", "https://hub.example/.well-known/mercure"));
    assertThat(config.issuers()).singleElement().matches(i -> i.id().equals("https://app.example"));
  }

  @Test
  void urlOfTheHubIsItsResourceUnlessSaidOtherwise() {
    assertThat(readWithKey("mercure.url", "https://hub.example/x").resource())
        .contains("https://hub.example/x");
  }

  @Test
  void hubWithoutAnyKeyDoesNotStart() {
    assertWrong(
        "mercure.publisher.jwt.key or mercure.issuers or mp.jwt.verify.publickey must be set");
    assertWrong(
        "mercure.publisher.jwt.key or mercure.issuers or mp.jwt.verify.publickey must be set",
        "mercure.anonymous",
        "true");
    assertWrong(
        "mercure.publisher.jwt.key or mercure.issuers or mp.jwt.verify.publickey must be set",
        KEY,
        "");
  }

  @Test
  void hubWithoutKeysOfItsOnlyProtocolDoesNotStart() {
    assertWrong(
        "mercure.issuers must be set, as mercure.protocols is 1.0",
        "mercure.protocols",
        "1.0",
        KEY,
        SECRET);
    assertWrong(
        "mercure.publisher.jwt.key must be set, as mercure.protocols is 0.x",
        "mercure.protocols",
        "0.x",
        "mercure.issuers",
        "a",
        "mercure.issuer.a.id",
        "a",
        "mercure.issuer.a.publisher.key",
        SECRET);
  }

  @Test
  void keysOfAProtocolThatIsSwitchedOffMayStay() {
    assertThat(readWithKey("mercure.protocols", "0.x").protocols())
        .containsExactly(ProtocolVersion.V0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.7", "1.0;0.x", ",", "1.0,2.0", "0.X"})
  void unknownProtocolIsWrong(String protocols) {
    assertWrong(
        "mercure.protocols must be 0.x, 1.0 or both with a comma between them",
        KEY,
        SECRET,
        "mercure.protocols",
        protocols);
  }

  @Test
  void keyIsGivenInOneWayOnly() {
    assertWrong(
        "mercure.publisher.jwt.key and mercure.publisher.jwt.key-file exclude each other",
        KEY,
        SECRET,
        "mercure.publisher.jwt.key-file",
        "/nowhere");
    assertWrong(
        "mercure.subscriber.jwt.key-file and mercure.subscriber.jwt.jwks exclude each other",
        "mercure.subscriber.jwt.jwks",
        "/nowhere",
        "mercure.subscriber.jwt.key-file",
        "/nowhere");
  }

  @Test
  void algorithmWithoutKeyIsWrong() {
    assertWrong(
        "mercure.subscriber.jwt.alg is set without mercure.subscriber.jwt.key or"
            + " mercure.subscriber.jwt.key-file",
        KEY,
        SECRET,
        "mercure.subscriber.jwt.alg",
        "HS256");
    assertWrong(
        "mercure.publisher.jwt.algorithm is set without mercure.publisher.jwt.key or"
            + " mercure.publisher.jwt.key-file",
        "mercure.publisher.jwt.jwks",
        "/nowhere",
        "mercure.publisher.jwt.algorithm",
        "RS256");
  }

  @Test
  void algorithmAndItsAliasMustAgree() {
    assertWrong(
        "mercure.publisher.jwt.algorithm and mercure.publisher.jwt.alg differ",
        KEY,
        SECRET,
        "mercure.publisher.jwt.algorithm",
        "HS256",
        "mercure.publisher.jwt.alg",
        "HS512");
    assertThat(
            readWithKey(
                    "mercure.publisher.jwt.algorithm", "HS256",
                    "mercure.publisher.jwt.alg", "HS256")
                .publisher())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void lineEndAfterTheKeyInAFileIsNotPartOfIt(String end) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), " " + SECRET + end);
    assertThat(read("mercure.publisher.jwt.key-file", file.toString()).publisher())
        .map(key -> ((KeyConfig.Text) ((KeyConfig.InFile) key).read()).text())
        .contains(" " + SECRET);
  }

  @Test
  void keyItselfIsTakenAsItIs() {
    assertThat(read(KEY, " " + SECRET + " ").publisher())
        .map(key -> ((KeyConfig.Text) key).text())
        .contains(" " + SECRET + " ");
  }

  @Test
  void fileThatCannotBeReadIsWrong() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    String setting = "mercure.publisher.jwt.key-file";
    assertWrong(setting + " names a file that cannot be read", setting, "/nowhere/at/all");
    assertWrong(setting + " names a file that cannot be read", setting, folder.toString());
    assertWrong(setting + " names an empty file", setting, empty.toString());
    assertWrong(setting + " names a file that is not UTF-8 text", setting, binary.toString());
    assertWrong(
        "mercure.publisher.jwt.jwks names a file that cannot be read",
        "mercure.publisher.jwt.jwks",
        "a\0b");
  }

  @Test
  void issuerNeedsAnIdAndAKey() {
    assertWrong("mercure.issuer.a.id must be set", "mercure.issuers", "a");
    assertWrong(
        "mercure.issuer.a.jwks or mercure.issuer.a.publisher.key or"
            + " mercure.issuer.a.subscriber.key must be set",
        "mercure.issuers",
        "a",
        "mercure.issuer.a.id",
        "https://a.example");
  }

  @Test
  void issuersAreNamedOnce() {
    assertWrong("mercure.issuers names an issuer twice", "mercure.issuers", "a,a");
    assertWrong(
        "mercure.issuers must be names of letters, digits, - and _", "mercure.issuers", "a.b");
    assertWrong(
        "mercure.issuer.b.id is also the id of another issuer",
        "mercure.issuers",
        "a,b",
        "mercure.issuer.a.id",
        "same",
        "mercure.issuer.a.publisher.key",
        SECRET,
        "mercure.issuer.b.id",
        "same",
        "mercure.issuer.b.publisher.key",
        SECRET);
  }

  @Test
  void issuersNeedTheHubsResourceIdentifier() {
    assertWrong(
        "mercure.resource or mercure.url must be set, as mercure.issuers is",
        "mercure.issuers",
        "a",
        "mercure.issuer.a.id",
        "a",
        "mercure.issuer.a.publisher.key",
        SECRET);
  }

  @Test
  void cookieNamesMustBePossible() {
    assertWrong(
        "mercure.cookie.v1 is no name that a cookie can have",
        KEY,
        SECRET,
        "mercure.cookie.v1",
        "a=b");
  }

  @Test
  void anonymousIsTrueOrFalse() {
    assertWrong("mercure.anonymous must be one of true, false", "mercure.anonymous", "yes");
  }

  @Test
  void configurationShowsNoKeys() {
    assertThat(readWithKey().toString()).doesNotContain(SECRET);
  }
}
