package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.ClaimMapping;
import ee.mercure.config.ConfigException;
import ee.mercure.config.IssuerConfig;
import ee.mercure.config.IssuerRules;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one issuer's tokens must be like and what they grant, where that is not the default. */
class IssuerRulesTest {
  private static final SigningKey KEY = SigningKey.generate("ES256");
  private static final SigningKey CLASSIC = SigningKey.generate("HS256");
  private static final Set<ProtocolVersion> BOTH = EnumSet.allOf(ProtocolVersion.class);

  private final TestClock clock = new TestClock(TestHub.NOW);

  private static IssuerRules rules(
      Set<ProtocolVersion> protocols,
      Optional<List<String>> audiences,
      boolean checked,
      Duration skew,
      Optional<Duration> maxAge) {
    return new IssuerRules(
        protocols, "the.algorithms", List.of(), audiences, checked, skew, maxAge);
  }

  private static IssuerRules both() {
    return rules(BOTH, Optional.empty(), true, Duration.ZERO, Optional.empty());
  }

  private TokenVerifier hub(IssuerRules rules, ClaimMapping mapping) {
    IssuerConfig issuer =
        new IssuerConfig(
            "test",
            TestHub.ISSUER,
            false,
            Optional.of(KEY.config("key")),
            Optional.of(KEY.config("key")),
            rules,
            mapping);
    return TestHub.verifier(
        TestHub.config(
            BOTH,
            Optional.of(CLASSIC.config("classic")),
            Optional.of(CLASSIC.config("classic")),
            List.of(issuer)),
        clock);
  }

  private static void assertRefused(TokenVerifier hub, String token, Reason reason) {
    assertThatThrownBy(() -> hub.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static String claims(String members) {
    return TestHub.accessTokenClaims("[]").replaceFirst("\\{", "{" + members + ",");
  }

  private static final String MERCURE = "\"mercure\":{\"publish\":[\"https://a.example/{x}\"]}";

  @Test
  void issuerMayIssueClassicTokens() throws InvalidTokenException {
    AccessToken token =
        hub(both(), ClaimMapping.NONE).verify(KEY.sign(claims(MERCURE)), Role.PUBLISHER);
    assertThat(token.version()).isEqualTo(ProtocolVersion.V0);
    assertThat(token.mayPublish(TestHub.topic("https://a.example/1"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("https://b.example/1"))).isFalse();
  }

  @Test
  void classicTokenIsOnlyCheckedWithTheKeysOfTheIssuerThatItNames() throws InvalidTokenException {
    TokenVerifier hub = hub(both(), ClaimMapping.NONE);
    assertRefused(hub, CLASSIC.sign(claims(MERCURE)), Reason.ALGORITHM);
    String stranger = claims(MERCURE).replace(TestHub.ISSUER, TestHub.OTHER_ISSUER);
    assertRefused(hub, KEY.sign(stranger), Reason.ALGORITHM);
    assertThat(hub.verify(CLASSIC.sign(stranger), Role.PUBLISHER)).isNotNull();
  }

  @Test
  void issuerOfAccessTokensHasNoClassicOnes() {
    TokenVerifier hub = hub(IssuerRules.DEFAULT, ClaimMapping.NONE);
    assertRefused(hub, KEY.sign(claims(MERCURE)), Reason.ALGORITHM);
  }

  @Test
  void classicTokenOfAnIssuerNeedsAudienceAndEnd() {
    TokenVerifier hub = hub(both(), ClaimMapping.NONE);
    assertRefused(
        hub, KEY.sign(claims(MERCURE).replace(TestHub.URL, "urn:other")), Reason.AUDIENCE);
    assertRefused(hub, KEY.sign(claims(MERCURE).replaceFirst(",\"exp\":\\d+", "")), Reason.CLAIMS);
  }

  @Test
  void audiencesTakeThePlaceOfTheResource() throws InvalidTokenException {
    TokenVerifier hub =
        hub(
            rules(BOTH, Optional.of(List.of("x", "y")), true, Duration.ZERO, Optional.empty()),
            ClaimMapping.NONE);
    assertRefused(hub, KEY.sign(claims(MERCURE)), Reason.AUDIENCE);
    String named = claims(MERCURE).replace("\"" + TestHub.URL + "\"", "[\"z\",\"y\"]");
    assertThat(hub.verify(KEY.sign(named), Role.PUBLISHER)).isNotNull();
    assertThat(hub.verify(KEY.signAccessToken(named), Role.PUBLISHER)).isNotNull();
  }

  @Test
  void onlyClassicTokensMayGoWithoutAnAudience() throws InvalidTokenException {
    TokenVerifier hub =
        hub(
            rules(BOTH, Optional.empty(), false, Duration.ZERO, Optional.empty()),
            ClaimMapping.NONE);
    String other = claims(MERCURE).replace(TestHub.URL, "urn:other");
    assertThat(hub.verify(KEY.sign(other), Role.PUBLISHER)).isNotNull();
    assertRefused(hub, KEY.signAccessToken(other), Reason.AUDIENCE);
  }

  @Test
  void clocksMayDifferByTheSkewAndNoMore() throws InvalidTokenException {
    TokenVerifier hub =
        hub(
            rules(BOTH, Optional.empty(), true, Duration.ofSeconds(10), Optional.empty()),
            ClaimMapping.NONE);
    String token = KEY.signAccessToken(TestHub.accessTokenClaims("[]"));
    clock.advance(Duration.ofSeconds(309));
    AccessToken late = hub.verify(token, Role.PUBLISHER);
    assertThat(late.expiresAt()).contains(TestHub.NOW.plusSeconds(310));
    clock.advance(Duration.ofSeconds(1));
    assertRefused(hub, token, Reason.EXPIRED);
    clock.set(TestHub.NOW);
    long start = TestHub.NOW.getEpochSecond() + 10;
    assertThat(hub.verify(KEY.signAccessToken(claims("\"nbf\":" + start)), Role.PUBLISHER))
        .isNotNull();
    assertRefused(hub, KEY.signAccessToken(claims("\"nbf\":" + (start + 1))), Reason.NOT_YET_VALID);
  }

  @Test
  void tokenMayBeTooOldBeforeItExpires() throws InvalidTokenException {
    TokenVerifier hub =
        hub(
            rules(BOTH, Optional.empty(), true, Duration.ZERO, Optional.of(Duration.ofMinutes(1))),
            ClaimMapping.NONE);
    long now = TestHub.NOW.getEpochSecond();
    AccessToken token =
        hub.verify(KEY.signAccessToken(claims("\"iat\":" + (now - 59))), Role.PUBLISHER);
    assertThat(token.expiresAt()).contains(TestHub.NOW.plusSeconds(1));
    assertRefused(hub, KEY.signAccessToken(claims("\"iat\":" + (now - 60))), Reason.EXPIRED);
    assertRefused(hub, KEY.signAccessToken(TestHub.accessTokenClaims("[]")), Reason.CLAIMS);
  }

  @Test
  void algorithmsOfTheIssuerMustLeaveAKey() {
    assertThatThrownBy(() -> hubFor(List.of("RS256")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the.algorithms leaves no key of key");
    assertThatThrownBy(() -> hubFor(List.of("none")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the.algorithms must be of HS256,");
    assertThat(hubFor(List.of("RS256", "ES256"))).isNotNull();
  }

  private TokenVerifier hubFor(List<String> algorithms) {
    return hub(
        new IssuerRules(
            BOTH,
            "the.algorithms",
            algorithms,
            Optional.empty(),
            true,
            Duration.ZERO,
            Optional.empty()),
        ClaimMapping.NONE);
  }

  // Claims of the provider's own

  private static ClaimMapping mapping(MatcherType type) {
    return new ClaimMapping(
        Optional.of("/realm_access/mercure/publish"),
        Optional.of("/https:~1~1a.example~1topics"),
        "/realm_access/roles",
        Map.of(
            "editor",
            new ClaimMapping.Role(
                "the.role",
                List.of("https://example.com/books/:id"),
                List.of("https://example.com/drafts/:id")),
            "admin",
            new ClaimMapping.Role("the.role", List.of("*"), List.of())),
        type);
  }

  private AccessToken mapped(MatcherType type, String members) throws InvalidTokenException {
    TokenVerifier hub = hub(both(), mapping(type));
    AccessToken classic = hub.verify(KEY.sign(claims(members)), Role.PUBLISHER);
    AccessToken access = hub.verify(KEY.signAccessToken(claims(members)), Role.PUBLISHER);
    for (String topic : List.of("https://example.com/books/1", "https://example.com/drafts/1")) {
      assertThat(classic.mayPublish(TestHub.topic(topic)))
          .isEqualTo(access.mayPublish(TestHub.topic(topic)));
      assertThat(classic.maySubscribe(TestHub.topic(topic)))
          .isEqualTo(access.maySubscribe(TestHub.topic(topic)));
    }
    return access;
  }

  private static boolean publishes(AccessToken token, String topic) {
    return token.mayPublish(TestHub.topic(topic));
  }

  @Test
  void claimGrantsTheTopicsThatItNames() throws InvalidTokenException {
    AccessToken token =
        mapped(
            MatcherType.URLPATTERN,
            """
            "realm_access":{"mercure":{"publish":["https://example.com/a/:id","https://example.com/b"]}},
            "https://a.example/topics":"https://example.com/c/*\"""");
    assertThat(publishes(token, "https://example.com/a/1")).isTrue();
    assertThat(publishes(token, "https://example.com/b")).isTrue();
    assertThat(publishes(token, "https://example.com/c/1")).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/c/1/2"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/b"))).isFalse();
  }

  @Test
  void topicsOfAClaimMayBeSelectorsOrExact() throws InvalidTokenException {
    String members = "\"realm_access\":{\"mercure\":{\"publish\":[\"https://example.com/{id}\"]}}";
    assertThat(publishes(mapped(MatcherType.SELECTOR, members), "https://example.com/1")).isTrue();
    AccessToken exact = mapped(MatcherType.EXACT, members);
    assertThat(publishes(exact, "https://example.com/1")).isFalse();
    assertThat(publishes(exact, "https://example.com/{id}")).isTrue();
  }

  @Test
  void rolesGrantWhatTheyStandFor() throws InvalidTokenException {
    AccessToken editor =
        mapped(MatcherType.URLPATTERN, "\"realm_access\":{\"roles\":[\"other\",\"editor\"]}");
    assertThat(publishes(editor, "https://example.com/books/1")).isTrue();
    assertThat(publishes(editor, "https://example.com/drafts/1")).isFalse();
    assertThat(editor.maySubscribe(TestHub.topic("https://example.com/drafts/1"))).isTrue();
    AccessToken admin =
        mapped(MatcherType.URLPATTERN, "\"realm_access\":{\"roles\":\"profile admin\"}");
    assertThat(publishes(admin, "anything")).isTrue();
    assertThat(admin.subscribeMatchers()).isEmpty();
  }

  @Test
  void ownClaimsComeOnTopOfTheProtocols() throws InvalidTokenException {
    String members = MERCURE + ",\"realm_access\":{\"roles\":[\"editor\"]}";
    AccessToken token =
        hub(both(), mapping(MatcherType.URLPATTERN))
            .verify(KEY.sign(claims(members)), Role.PUBLISHER);
    assertThat(publishes(token, "https://a.example/1")).isTrue();
    assertThat(publishes(token, "https://example.com/books/1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":1",
        "\"realm_access\":{}",
        "\"realm_access\":null",
        "\"realm_access\":\"roles\"",
        "\"realm_access\":{\"roles\":[]}",
        "\"realm_access\":{\"roles\":null,\"mercure\":{\"publish\":null}}",
        "\"realm_access\":{\"roles\":[\"Editor\",\"editor \",\"*\"]}",
        "\"realm_access/roles\":[\"editor\"]"
      })
  void whatIsNotThereGrantsNothing(String members) throws InvalidTokenException {
    AccessToken token = mapped(MatcherType.URLPATTERN, members);
    assertThat(publishes(token, "https://example.com/books/1")).isFalse();
    assertThat(token.subscribeMatchers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"realm_access\":{\"roles\":[1]}",
        "\"realm_access\":{\"roles\":{\"editor\":true}}",
        "\"realm_access\":{\"mercure\":{\"publish\":[{\"match\":\"*\"}]}}",
        "\"realm_access\":{\"mercure\":{\"publish\":7}}",
        "\"realm_access\":{\"mercure\":{\"publish\":[\"https://example.com/(\"]}}"
      })
  void claimOfAnotherFormSpoilsTheToken(String members) {
    TokenVerifier hub = hub(both(), mapping(MatcherType.URLPATTERN));
    assertRefused(hub, KEY.sign(claims(members)), Reason.CLAIMS);
    assertRefused(hub, KEY.signAccessToken(claims(members)), Reason.CLAIMS);
  }

  @Test
  void roleThatGrantsNoTopicStopsTheStart() {
    ClaimMapping wrong =
        new ClaimMapping(
            Optional.empty(),
            Optional.empty(),
            "/groups",
            Map.of(
                "x", new ClaimMapping.Role("the.role", List.of("https://a.example/("), List.of())),
            MatcherType.URLPATTERN);
    assertThatThrownBy(() -> hub(both(), wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the.role.publish has an entry that is no topic matcher");
  }

  @Test
  void refusalsAreCountedByTheirReason() {
    TokenVerifier hub = hub(both(), ClaimMapping.NONE);
    assertRefused(hub, "x", Reason.MALFORMED);
    assertRefused(hub, KEY.sign(claims(MERCURE).replace(TestHub.URL, "x")), Reason.AUDIENCE);
    assertThat(hub.refusals().of(Reason.MALFORMED)).isEqualTo(1);
    assertThat(hub.refusals().of(Reason.AUDIENCE)).isEqualTo(1);
    assertThat(hub.refusals().total()).isEqualTo(2);
  }
}
