package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationDetailsTest {
  private static final SigningKey KEY = SigningKey.of("ES256");
  private static final String TYPE = "\"type\":\"https://mercure.rocks/authorization-detail\"";

  private final TokenVerifier verifier = TestHub.verifier(TestHub.issued(KEY, KEY));

  private AccessToken token(String... details) throws InvalidTokenException {
    return claims("[" + String.join(",", details) + "]");
  }

  private AccessToken claims(String authorizationDetails) throws InvalidTokenException {
    String claims = TestHub.accessTokenClaims(authorizationDetails);
    return verifier.verify(KEY.signAccessToken(claims), Role.SUBSCRIBER);
  }

  private static String detail(String actions, String topics) {
    return "{" + TYPE + ",\"actions\":" + actions + ",\"topics\":" + topics + "}";
  }

  private static String detail(String actions, String topics, String payload) {
    return detail(actions, topics).replaceFirst("}$", ",\"payload\":" + payload + "}");
  }

  private void assertRefused(String... details) {
    assertThatThrownBy(() -> token(details))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLAIMS));
  }

  @Test
  void detailGrantsItsActionsOnItsTopics() throws InvalidTokenException {
    AccessToken token =
        token(
            detail(
                "[\"publish\"]", "[{\"match\":\"a\"},{\"match\":\"b\",\"match_type\":\"exact\"}]"),
            detail("[\"subscribe\"]", "[{\"match\":\"c\"}]"),
            detail("[\"subscribe\",\"publish\"]", "[{\"match\":\"d\"}]"));
    assertThat(List.of("a", "b", "d")).allMatch(topic -> token.mayPublish(TestHub.topic(topic)));
    assertThat(List.of("c", "d")).allMatch(topic -> token.maySubscribe(TestHub.topic(topic)));
    assertThat(token.mayPublish(TestHub.topic("c"))).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("a"))).isFalse();
    assertThat(token.subscribeMatchers()).isNotEmpty();
  }

  @Test
  void exactMatchHasNoPatternSyntax() throws InvalidTokenException {
    AccessToken token = token(detail("[\"subscribe\"]", "[{\"match\":\"https://h/{id}\"}]"));
    assertThat(token.maySubscribe(TestHub.topic("https://h/{id}"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://h/1"))).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("HTTPS://h/{id}"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"match\":\"*\"}",
        "{\"match\":\"*\",\"match_type\":\"exact\"}",
        "{\"match\":\"*\",\"match_type\":\"urlpattern\"}",
        "{\"match\":\"*\",\"match_type\":\"unknown\"}"
      })
  void wildcardGrantsEverythingWhateverItsType(String topic) throws InvalidTokenException {
    AccessToken token = token(detail("[\"subscribe\"]", "[" + topic + "]"));
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/1"))).isTrue();
  }

  @Test
  void urlPatternIsAMatcherType() throws InvalidTokenException {
    AccessToken token =
        token(
            detail(
                "[\"subscribe\"]",
                "[{\"match\":\"https://example.com/:id\",\"match_type\":\"urlpattern\"}]"));
    assertThat(token.subscribeMatchers())
        .singleElement()
        .satisfies(matcher -> assertThat(matcher.pattern()).isEqualTo("https://example.com/:id"));
  }

  @Test
  void tokenWithoutTheClaimIsValidAndGrantsNothing() throws InvalidTokenException {
    String claims = TestHub.accessTokenClaims("[]").replace(",\"authorization_details\":[]", "");
    assertThat(claims).doesNotContain("authorization_details");
    AccessToken token = verifier.verify(KEY.signAccessToken(claims), Role.SUBSCRIBER);
    assertThat(token.subscribeMatchers()).isEmpty();
    assertThat(token.mayPublish(TestHub.topic("a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"*\"", "1", "true"})
  void claimThatIsNoArraySpoilsTheToken(String claim) {
    assertThatThrownBy(() -> claims(claim)).isInstanceOf(InvalidTokenException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"other\"}",
        "{\"type\":\"other\",\"actions\":1,\"topics\":\"*\",\"payload\":null}",
        "{\"type\":\"\"}",
        "{\"type\":\"https://mercure.rocks/authorization-detail/\",\"actions\":[\"subscribe\"]}",
        "{\"type\":\"https://MERCURE.rocks/authorization-detail\",\"actions\":[\"subscribe\"],"
            + "\"topics\":[{\"match\":\"*\"}]}",
        "{\"type\":\"https%3A//mercure.rocks/authorization-detail\",\"actions\":[\"subscribe\"],"
            + "\"topics\":[{\"match\":\"*\"}]}"
      })
  void detailOfAnotherTypeIsIgnored(String foreign) throws InvalidTokenException {
    AccessToken token = token(foreign, detail("[\"publish\"]", "[{\"match\":\"a\"}]"));
    assertThat(token.mayPublish(TestHub.topic("a"))).isTrue();
    assertThat(token.subscribeMatchers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "1", "\"x\"", "[]", "{}", "{\"type\":null}", "{\"type\":[\"other\"]}"})
  void entryWithoutATypeSpoilsTheToken(String entry) {
    assertRefused(detail("[\"publish\"]", "[{\"match\":\"a\"}]"), entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "[]", "{}", "\"publish\"", "[1]", "[null]", "[\"publish\",1]", "[[]]"})
  void wrongActionsSpoilTheToken(String actions) {
    assertRefused(detail(actions, "[{\"match\":\"a\"}]"));
  }

  @Test
  void missingActionsSpoilTheToken() {
    assertRefused("{" + TYPE + ",\"topics\":[{\"match\":\"a\"}]}");
  }

  @Test
  void missingTopicsSpoilTheToken() {
    assertRefused("{" + TYPE + ",\"actions\":[\"publish\"]}");
  }

  @Test
  void unknownActionsGrantNothing() throws InvalidTokenException {
    AccessToken token =
        token(detail("[\"delete\",\"Subscribe\",\"PUBLISH\"]", "[{\"match\":\"*\"}]"));
    assertThat(token.subscribeMatchers()).isEmpty();
    assertThat(token.mayPublish(TestHub.topic("a"))).isFalse();
  }

  @Test
  void unknownActionsDoNotHurtKnownOnes() throws InvalidTokenException {
    AccessToken token = token(detail("[\"delete\",\"publish\"]", "[{\"match\":\"*\"}]"));
    assertThat(token.mayPublish(TestHub.topic("a"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "\"*\"",
        "[\"*\"]",
        "[null]",
        "[1]",
        "[[]]",
        "[{}]",
        "[{\"match\":null}]",
        "[{\"match\":1}]",
        "[{\"match\":[\"a\"]}]",
        "[{\"match\":\"\"}]",
        "[{\"match_type\":\"exact\"}]",
        "[{\"match\":\"a\",\"match_type\":\"Exact\"}]",
        "[{\"match\":\"a\",\"match_type\":\"URLPattern\"}]",
        "[{\"match\":\"a\",\"match_type\":\"urltemplate\"}]",
        "[{\"match\":\"a\",\"match_type\":\"\"}]",
        "[{\"match\":\"a\",\"match_type\":null}]",
        "[{\"match\":\"a\",\"match_type\":1}]",
        "[{\"match\":\"*\",\"match_type\":1}]",
        "[{\"match\":\"a\"},\"b\"]",
        "[{\"match\":\"a\\u0000\"}]",
        "[{\"match\":\"a\\nb\"}]",
        "[{\"match\":\"a\\u007f\"}]",
        "[{\"match\":\"a\\u0085\"}]",
        "[{\"match\":\"a\\u200b\"}]",
        "[{\"match\":\"a\\u202e\"}]",
        "[{\"match\":\"a\\ud83d\"}]",
        "[{\"match\":\"a\\udb40\\udc41\"}]",
        "[{\"match\":\"https://example.com/\\u00ad\",\"match_type\":\"urlpattern\"}]"
      })
  void wrongTopicsSpoilTheToken(String topics) {
    assertRefused(detail("[\"publish\"]", "[{\"match\":\"a\"}]"), detail("[\"publish\"]", topics));
  }

  @Test
  void wrongTopicsSpoilTheTokenAlsoWhereTheyGrantNothing() {
    assertRefused(detail("[\"delete\"]", "[{\"match\":1}]"));
  }

  @Test
  void visibleCharactersOfAllScriptsAreFine() throws InvalidTokenException {
    AccessToken token = token(detail("[\"publish\"]", "[{\"match\":\"é漢😀 a\"}]"));
    assertThat(token.mayPublish(TestHub.topic("é漢😀 a"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "[]", "true"})
  void payloadThatIsNoObjectSpoilsTheToken(String payload) {
    assertRefused(detail("[\"subscribe\"]", "[{\"match\":\"a\"}]", payload));
    assertRefused(detail("[\"publish\"]", "[{\"match\":\"a\"}]", payload));
  }

  @Test
  void firstMatchingSubscribeDetailHasThePayload() throws InvalidTokenException {
    AccessToken token =
        token(
            detail("[\"publish\"]", "[{\"match\":\"*\"}]", "{\"n\":0}"),
            detail("[\"subscribe\"]", "[{\"match\":\"x\"},{\"match\":\"a\"}]", "{\"n\":1}"),
            detail("[\"subscribe\"]", "[{\"match\":\"a\"},{\"match\":\"b\"}]", "{\"n\":2}"),
            detail("[\"subscribe\"]", "[{\"match\":\"*\"}]", "{\"n\":3}"));
    assertThat(token.payloadFor("a")).contains(Map.of("n", 1L));
    assertThat(token.payloadFor("b")).contains(Map.of("n", 2L));
    assertThat(token.payloadFor("https://example.com/:id")).contains(Map.of("n", 3L));
  }

  @Test
  void firstMatchingSubscribeDetailWithoutPayloadHidesLaterOnes() throws InvalidTokenException {
    AccessToken token =
        token(
            detail("[\"subscribe\"]", "[{\"match\":\"a\"}]"),
            detail("[\"subscribe\"]", "[{\"match\":\"*\"}]", "{\"n\":1}"));
    assertThat(token.payloadFor("a")).isEmpty();
    assertThat(token.payloadFor("b")).contains(Map.of("n", 1L));
  }

  @Test
  void subscriptionThatNoDetailMatchesHasNoPayload() throws InvalidTokenException {
    AccessToken token = token(detail("[\"subscribe\"]", "[{\"match\":\"a\"}]", "{\"n\":1}"));
    assertThat(token.payloadFor("b")).isEmpty();
  }

  @Test
  void hundredTopicsInAllDetailsAreTheLimit() throws InvalidTokenException {
    assertThat(token(detail("[\"publish\"]", topics(60)), detail("[\"publish\"]", topics(40))))
        .isNotNull();
    assertTooMuch(detail("[\"publish\"]", topics(60)), detail("[\"publish\"]", topics(41)));
  }

  @Test
  void hundredDetailsAreTheLimitAndForeignOnesDoNotCount() throws InvalidTokenException {
    String details = repeat(detail("[\"publish\"]", topics(1)), 100);
    assertThat(token(details, repeat("{\"type\":\"other\"}", 200))).isNotNull();
    assertTooMuch(details, detail("[\"publish\"]", topics(1)));
  }

  @Test
  void patternOfMoreThan4096BytesSpoilsTheToken() throws InvalidTokenException {
    assertThat(token(detail("[\"publish\"]", "[{\"match\":\"" + "a".repeat(4096) + "\"}]")))
        .isNotNull();
    assertRefused(detail("[\"publish\"]", "[{\"match\":\"" + "a".repeat(4097) + "\"}]"));
  }

  @Test
  void patternsOfOneActionAreWeighedTogether() throws InvalidTokenException {
    assertThat(token(detail("[\"subscribe\"]", patterns(40)))).isNotNull();
    assertThat(
            token(detail("[\"publish\"]", patterns(40)), detail("[\"subscribe\"]", patterns(40))))
        .isNotNull();
    assertTooMuch(detail("[\"subscribe\"]", patterns(70)));
    assertTooMuch(
        detail("[\"publish\"]", patterns(40)), detail("[\"publish\"]", otherPatterns(40)));
  }

  private static String patterns(int count) {
    return patterns("a", count);
  }

  private static String otherPatterns(int count) {
    return patterns("b", count);
  }

  private static String patterns(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "/%s%d/:a*/:b*/:c*/:d*".formatted(name, i))
        .map(pattern -> "{\"match\":\"" + pattern + "\",\"match_type\":\"urlpattern\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void limitsAreConfigurable() {
    TokenVerifier strict =
        TokenVerifier.from(
            TestHub.issued(KEY, KEY),
            TestHub.MATCHERS,
            new TokenLimits(65_536, 1, 1, 1, 1, 1),
            new TestClock(TestHub.NOW));
    String details = "[" + detail("[\"publish\"]", topics(2)) + "]";
    String token = KEY.signAccessToken(TestHub.accessTokenClaims(details));
    assertThatThrownBy(() -> strict.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void messageSaysWhereTheMistakeIs() {
    assertThatThrownBy(() -> token(detail("[\"publish\"]", "[{\"match\":\"a\"},{\"match\":\"\"}]")))
        .hasMessageContaining("authorization_details[0].topics[1].match ");
  }

  private void assertTooMuch(String... details) {
    assertThatThrownBy(() -> token(details))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  private static String topics(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"match\":\"a" + i + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String repeat(String json, int count) {
    return (json + ",").repeat(count - 1) + json;
  }
}
