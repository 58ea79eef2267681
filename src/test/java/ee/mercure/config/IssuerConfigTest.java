package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of one issuer: where its keys are, what its tokens are like and what they grant. */
class IssuerConfigTest {
  private static final String PREFIX = "mercure.issuer.a.";
  private static final String JWKS = PREFIX + "jwks";

  private static IssuerConfig read(String... namesAndValues) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "mercure.issuers",
                "a",
                PREFIX + "id",
                "https://a.example",
                "mercure.resource",
                "r"));
    all.addAll(List.of(namesAndValues));
    return AuthConfig.from(TestConfig.of(all.toArray(String[]::new))).issuers().get(0);
  }

  private static void assertWrong(String message, String... namesAndValues) {
    assertThatThrownBy(() -> read(namesAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void bothRolesHaveTheKeysOfTheIssuer() {
    IssuerConfig issuer = read(JWKS, "https://a.example/jwks");
    assertThat(issuer.publisher().orElseThrow())
        .isInstanceOfSatisfying(
            KeyConfig.AtUrl.class,
            at -> assertThat(at.url()).hasToString("https://a.example/jwks"));
    assertThat(issuer.subscriber()).isEqualTo(issuer.publisher());
  }

  @Test
  void roleMayHaveKeysOfItsOwn() {
    IssuerConfig issuer = read(JWKS, "https://a.example/jwks", PREFIX + "publisher.key", "secret");
    assertThat(issuer.publisher().orElseThrow()).isInstanceOf(KeyConfig.Text.class);
    assertThat(issuer.subscriber().orElseThrow()).isInstanceOf(KeyConfig.AtUrl.class);
  }

  @Test
  void everyRuleIsRead() {
    IssuerRules rules =
        read(
                JWKS,
                "https://a.example/jwks",
                PREFIX + "protocols",
                "0.x, 1.0",
                PREFIX + "algorithms",
                "RS256, ES256",
                PREFIX + "audiences",
                "x, y",
                PREFIX + "clock-skew",
                "5s",
                PREFIX + "max-token-age",
                "1h")
            .rules();
    assertThat(rules.protocols()).containsExactlyInAnyOrder(ProtocolVersion.values());
    assertThat(rules.algorithms()).containsExactly("RS256", "ES256");
    assertThat(rules.audiences()).contains(List.of("x", "y"));
    assertThat(rules.isAudienceChecked()).isTrue();
    assertThat(rules.clockSkew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(rules.maxAge()).contains(Duration.ofHours(1));
  }

  @Test
  void clockSkewOfTheHubHoldsForEveryIssuer() {
    assertThat(read(JWKS, "https://a.example/jwks", "mercure.clock-skew", "3s").rules().clockSkew())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void claimsAndRolesAreMapped() {
    ClaimMapping mapping =
        read(
                JWKS,
                "https://a.example/jwks",
                PREFIX + "claims.publish",
                "/realm_access/mercure/publish",
                PREFIX + "claims.subscribe",
                "/a~1b/~0c/0",
                PREFIX + "claims.roles",
                "/realm_access/roles",
                PREFIX + "roles",
                "reader",
                PREFIX + "roles.editor.in.chief.publish",
                "https://example.com/books/:id, *",
                PREFIX + "roles.reader.subscribe",
                "https://example.com/books/1",
                PREFIX + "mapped-topics",
                "selector")
            .mapping();
    assertThat(mapping.publish()).contains("/realm_access/mercure/publish");
    assertThat(mapping.subscribe()).contains("/a~1b/~0c/0");
    assertThat(mapping.rolesAt()).isEqualTo("/realm_access/roles");
    assertThat(mapping.roles())
        .isEqualTo(
            Map.of(
                "editor.in.chief",
                new ClaimMapping.Role(
                    PREFIX + "roles.editor.in.chief",
                    List.of("https://example.com/books/:id", "*"),
                    List.of()),
                "reader",
                new ClaimMapping.Role(
                    PREFIX + "roles.reader", List.of(), List.of("https://example.com/books/1"))));
    assertThat(mapping.type()).isEqualTo(MatcherType.SELECTOR);
  }

  @Test
  void namesOfTheseSettingsAreKnown() {
    assertThatCode(
            () ->
                KnownSettings.refuseOthers(
                    TestConfig.of(
                        PREFIX + "roles.editor.publish",
                        "x",
                        PREFIX + "roles",
                        "x",
                        PREFIX + "claims.roles",
                        "x",
                        PREFIX + "jwks",
                        "x",
                        PREFIX + "subscriber.key-file",
                        "x",
                        "mercure.issuer.mp.mapped-topics",
                        "x")))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> KnownSettings.refuseOthers(TestConfig.of(PREFIX + "roles.editor.pub", "x")))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void rolesMayComeFromTheEnvironment() {
    AuthConfig config =
        AuthConfig.from(
            TestConfig.environment(
                "MERCURE_ISSUERS", "kc",
                "MERCURE_ISSUER_KC_ID", "https://kc.example",
                "MERCURE_ISSUER_KC_JWKS", "https://kc.example/certs",
                "MERCURE_ISSUER_KC_ROLES", "editor",
                "MERCURE_ISSUER_KC_ROLES_EDITOR_PUBLISH", "*",
                "MERCURE_RESOURCE", "r"));
    assertThat(config.issuers().get(0).mapping().roles()).containsOnlyKeys("editor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/jwks",
        "http://localhost.example/jwks",
        "http://128.0.0.1/jwks",
        "HTTP://a.example/jwks"
      })
  void keysOfAnotherMachineComeByHttpsAlone(String url) {
    assertWrong(JWKS + " must be https, as its host is not this machine", JWKS, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/jwks",
        "http://localhost:8080/jwks",
        "http://127.0.0.1/jwks",
        "http://[::1]:8080/jwks"
      })
  void keysOfThisMachineMayComeByHttp(String url) {
    assertThat(read(JWKS, url).publisher()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https:", "https://user:pw@a.example/", "https://a.example/#x", "https:///x"})
  void urlMustBeOneThatKeysCanComeFrom(String url) {
    assertThatThrownBy(() -> read(JWKS, url))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(JWKS + " ")
        .hasMessageNotContaining("pw");
  }

  @Test
  void audienceMayOnlyBeLeftOutOfClassicTokens() {
    String message =
        PREFIX + "audiences may be * alone, and only where " + PREFIX + "protocols is 0.x";
    assertWrong(message, JWKS, "https://a.example/", PREFIX + "audiences", "*");
    assertWrong(
        message,
        JWKS,
        "https://a.example/",
        PREFIX + "audiences",
        "*,x",
        PREFIX + "protocols",
        "0.x");
    assertThat(
            read(JWKS, "https://a.example/", PREFIX + "audiences", "*", PREFIX + "protocols", "0.x")
                .rules()
                .isAudienceChecked())
        .isFalse();
  }

  @Test
  void mappingThatSaysNothingIsWrong() {
    assertWrong(
        PREFIX + "claims.publish must be a JSON pointer such as /realm_access/roles",
        JWKS,
        "https://a.example/",
        PREFIX + "claims.publish",
        "realm_access.roles");
    assertWrong(
        PREFIX + "roles.x.publish or " + PREFIX + "roles.x.subscribe must be set",
        JWKS,
        "https://a.example/",
        PREFIX + "roles",
        "x");
  }
}
