package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static ee.mercure.blackbox.Token.DETAIL_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 11: what a valid token grants. */
final class Section11GrantsIT extends DevelopmentHub {
  private static final String BOOKS = "https://example.com/books/";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  // Both generations

  @ParameterizedTest
  @EnumSource
  void everyTopicMustBeGranted(Generation generation) {
    String other = Hub.uniqueTopic();
    Token both = generation.token().publish(topic, other);
    assertThat(publish(both, topic, other)).hasStatus(200);
    Token one = generation.token().publish(topic);
    assertThat(publish(one, topic, other)).isError(403);
    assertThat(publish(one, other, topic)).isError(403);
  }

  @ParameterizedTest
  @EnumSource
  void updateWithATopicThatIsNotGrantedReachesNobody(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      publish(generation.token().publish(topic), topic, Hub.uniqueTopic());
      String end = hub.publish(generation.token().publish(topic), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void starGrantsEveryTopic(Generation generation) {
    assertThat(publish(generation.token().publish("*"), topic, "urn:x:y", "a b", "http://[x"))
        .hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void tokenOfEitherGenerationServesSubscriptionsOfBoth(Generation generation) {
    for (Generation request : Generation.values()) {
      Token token = generation.token().subscribe(topic);
      try (EventStream stream = hub.subscribe(token, request.topic(), topic)) {
        String id = hub.publish(generation.publisher(), "topic", topic, "private", "");
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  // 0.x

  @Test
  void selectorsOfAClassicTokenAreLiteralsAndTemplates() {
    assertThat(publish(Token.classic().publish(BOOKS + "{id}"), BOOKS + "1")).hasStatus(200);
    assertThat(publish(Token.classic().publish(BOOKS + "{id}"), BOOKS + "1/2")).isError(403);
    assertThat(publish(Token.classic().publish(BOOKS + ":id"), BOOKS + "1")).isError(403);
    assertThat(publish(Token.classic().publish(BOOKS + ":id"), BOOKS + ":id")).hasStatus(200);
  }

  @Test
  void classicTokenWithoutSelectorsPublishesNothing() {
    assertThat(publish(Token.classic(), topic)).isError(403);
    assertThat(publish(classic(Map.of("publish", List.of())), topic)).isError(403);
    assertThat(publish(classic(nothing("publish")), topic)).isError(403);
    assertThat(publish(Token.access().headerField("typ", "JWT"), topic)).isError(403);
  }

  @Test
  void claimMayHaveItsNamespacedNameWhichWins() {
    Map<String, Object> all = Map.of("publish", List.of("*"), "subscribe", List.of("*"));
    Map<String, Object> none = Map.of("publish", List.of());
    String name = "https://mercure.rocks/";
    assertThat(publish(Token.classic().claim(name, all), topic)).hasStatus(200);
    assertThat(publish(Token.classic().publish("*").claim(name, none), topic)).isError(403);
  }

  @ParameterizedTest
  @MethodSource
  void claimOfAWrongTypeSpoilsTheToken(Object claim) {
    Token token = Token.classic().claim("mercure", claim);
    assertThat(publish(token, topic)).isError(401).hasHeader("WWW-Authenticate", "Bearer");
    assertThat(hub.subscription("topic", topic).bearer(token).send()).isError(401);
  }

  static Stream<Object> claimOfAWrongTypeSpoilsTheToken() {
    return Stream.concat(
        Stream.of("*", 1, true, List.of(), List.of("*")),
        Stream.of("publish", "subscribe")
            .flatMap(
                action ->
                    Stream.of("*", 1, true, Map.of(), List.of(1), List.of("*", List.of()))
                        .map(value -> Map.of(action, value))));
  }

  @Test
  void payloadOfAClassicTokenMayBeAnything() {
    for (Object payload : List.of("text", 1, true, List.of(1, "a"), Map.of("a", Map.of()))) {
      assertThat(publish(Token.classic().publish(topic).payload(payload), topic)).hasStatus(200);
    }
    assertThat(publish(Token.classic().publish(topic).payload(null), topic)).hasStatus(200);
  }

  @Test
  void classicTokenMayListThousandSelectors() {
    Token most = Token.classic().publish(numbered(1000));
    assertThat(publish(most, "https://a.example/0", "https://a.example/999")).hasStatus(200);
    assertThat(publish(Token.classic().publish(numbered(1001)), "https://a.example/0"))
        .isError(401);
    assertThat(publish(Token.classic().publish("*").subscribe(numbered(1001)), topic)).isError(401);
  }

  @Test
  void classicTokenWithoutSubscribeReceivesPublicUpdatesAndSeesNoSubscriptions() {
    Token token = Token.classic().publish("*");
    try (EventStream stream = hub.subscribe(token, "topic", topic)) {
      hub.publish(token, "topic", topic, "private", "on");
      String end = hub.publish(token, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(end);
    }
    assertThat(new SubscriptionApi(hub, token).request().send()).isError(403);
  }

  // 1.0

  @Test
  void matchersOfAnAccessTokenAreExactUnlessTheySayOtherwise() {
    assertThat(publish(Token.access().publish(BOOKS + ":id"), BOOKS + ":id")).hasStatus(200);
    assertThat(publish(Token.access().publish(BOOKS + ":id"), BOOKS + "1")).isError(403);
    assertThat(publish(granted(BOOKS + "1", "exact"), BOOKS + "1")).hasStatus(200);
    assertThat(publish(granted(BOOKS + ":id", "exact"), BOOKS + "1")).isError(403);
    assertThat(publish(granted(BOOKS + ":id", "urlpattern"), BOOKS + "1")).hasStatus(200);
    assertThat(publish(granted(BOOKS + ":id", "urlpattern"), BOOKS + "1/2")).isError(403);
    assertThat(publish(granted(BOOKS + "{id}", "exact"), BOOKS + "1")).isError(403);
  }

  @Test
  void relativePatternIsResolvedAgainstTheHub() {
    Token token = granted("/books/:id", "urlpattern");
    assertThat(publish(token, "/books/1", "https://localhost/books/2", "../books/3"))
        .hasStatus(200);
    assertThat(publish(token, "https://example.com/books/1")).isError(403);
  }

  @Test
  void starIsAWildcardWhateverTheMatcherType() {
    assertThat(publish(granted("*", "exact"), topic)).hasStatus(200);
    assertThat(publish(granted("*", "urlpattern"), "http://[x")).hasStatus(200);
  }

  @Test
  void grantsOfSeveralDetailsAddUp() {
    String other = Hub.uniqueTopic();
    Token token = Token.access().publish(topic).publish(other);
    assertThat(publish(token, topic, other)).hasStatus(200);
    Token apart = Token.access().publish(topic).subscribe(other);
    assertThat(publish(apart, topic, other)).isError(403).hasBearerError("insufficient_scope");
  }

  @Test
  void oneDetailMayGrantBothActions() {
    Map<String, Object> detail = detail();
    detail.put("actions", List.of("publish", "subscribe"));
    Token token = Token.access().detail(detail);
    try (EventStream stream = hub.subscribe(token, "match", topic)) {
      String id = hub.publish(token, "topic", topic, "private", "on");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void accessTokenWithoutDetailsGrantsNothing() {
    insufficient(Token.access());
    insufficient(Token.access().claim("authorization_details", List.of()));
    insufficient(Token.access().claim("mercure", Map.of("publish", List.of("*"))));
  }

  @Test
  void detailsOfOtherTypesAreIgnored() {
    Token token = Token.access().publish(topic);
    token.detail(Map.of("type", "https://other.example/type", "actions", 1, "topics", "x"));
    token.detail(Map.of("type", "payment_initiation", "topics", List.of(Map.of())));
    assertThat(publish(token, topic)).hasStatus(200);
    for (String type : List.of("https://MERCURE.rocks/authorization-detail", DETAIL_TYPE + "/")) {
      Map<String, Object> foreign = detail();
      foreign.put("type", type);
      insufficient(Token.access().detail(foreign));
    }
  }

  @Test
  void unknownActionsGrantNothingAndHarmNothing() {
    Map<String, Object> detail = detail();
    detail.put("actions", List.of("explode", "publish"));
    assertThat(publish(Token.access().detail(detail), topic)).hasStatus(200);
    for (String action : List.of("explode", "Publish", "PUBLISH", "", "*")) {
      detail.put("actions", List.of(action));
      insufficient(Token.access().detail(detail));
    }
  }

  @ParameterizedTest
  @MethodSource
  void oneBadDetailSpoilsTheToken(Map<String, Object> bad) {
    invalid(Token.access().publish("*").subscribe("*").detail(bad));
    invalid(Token.access().detail(bad).publish("*").subscribe("*"));
  }

  static Stream<Map<String, Object>> oneBadDetailSpoilsTheToken() {
    Stream<Map<String, Object>> actions =
        Stream.of("publish", 1, Map.of(), List.of(), List.of(1), List.of("publish", true))
            .map(value -> detailWith("actions", value));
    Stream<Map<String, Object>> topics =
        Stream.of(
                "*",
                1,
                Map.of("match", "*"),
                List.of(),
                List.of("*"),
                List.of(1),
                List.of(Map.of()))
            .map(value -> detailWith("topics", value));
    Stream<Map<String, Object>> matches =
        Stream.of(1, true, List.of("a"), Map.of(), "", "a\u0000", "a\n", "\u0085", "a\u200b")
            .map(value -> detailWith("topics", List.of(Map.of("match", value))));
    Stream<Map<String, Object>> types =
        Stream.of("Exact", "URLPattern", "URITemplate", "regexp", "", 1, List.of("exact"))
            .map(type -> Map.of("match", "a", "match_type", type))
            .map(matcher -> detailWith("topics", List.of(Map.of("match", "*"), matcher)));
    Stream<Map<String, Object>> patterns =
        Stream.of("https://[", "/(", "/:a/:a", "/a{b")
            .map(pattern -> detailWith("topics", List.of(Token.matcher(pattern, "urlpattern"))));
    Stream<Map<String, Object>> payloads =
        Stream.of("text", 1, List.of()).map(value -> detailWith("payload", value));
    return Stream.of(
            actions,
            topics,
            matches,
            types,
            patterns,
            payloads,
            Stream.of(without("actions"), without("topics"), detailWith("topics", null)),
            Stream.of(detailWith("topics", Arrays.asList((Object) null))))
        .flatMap(details -> details);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "{}", "1"})
  void detailsThatAreNoArraySpoilTheToken(String json) {
    Object value = json.equals("{}") ? Map.of() : json.equals("1") ? (Object) 1 : json;
    invalid(Token.access().claim("authorization_details", value));
  }

  @Test
  void accessTokenMayHaveHundredDetails() {
    Token token = Token.access();
    IntStream.range(0, 99).forEach(i -> token.publish("https://a.example/" + i));
    assertThat(publish(token.publish(topic), topic, "https://a.example/0")).hasStatus(200);
    invalid(token.publish("https://a.example/100"));
  }

  @Test
  void accessTokenMayNameHundredTopicsInAll() {
    String[] topics = numbered(50);
    assertThat(publish(Token.access().publish(topics).publish(topics), topics[0])).hasStatus(200);
    invalid(Token.access().publish(topics).publish(topics).subscribe(topic));
    invalid(Token.access().publish(numbered(101)));
  }

  @Test
  void detailsOfOtherTypesDoNotCount() {
    Token token = Token.access().publish(topic);
    IntStream.range(0, 200).forEach(i -> token.detail(Map.of("type", "urn:" + i)));
    assertThat(publish(token, topic)).hasStatus(200);
  }

  @Test
  void patternOfAnAccessTokenMayHave4096Bytes() {
    String longest = "https://a.example/" + "a".repeat(4096 - 18);
    assertThat(publish(Token.access().publish(longest), longest)).hasStatus(200);
    assertThat(publish(Token.access().publishPattern(longest), longest)).hasStatus(200);
    invalid(Token.access().publish(longest + "a"));
    invalid(Token.access().publishPattern(longest + "a"));
  }

  private RawResponse publish(Token token, String... topics) {
    return hub.publication(token, Form.repeat("topic", List.of(topics))).send();
  }

  private void insufficient(Token token) {
    assertThat(publish(token, topic)).isError(403).hasBearerError("insufficient_scope");
  }

  private void invalid(Token token) {
    assertThat(publish(token, topic)).isError(401).hasBearerError("invalid_token");
    assertThat(hub.subscription(ONE.topic(), topic).bearer(token).send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  private static Token classic(Map<String, Object> claim) {
    return Token.classic().claim("mercure", claim);
  }

  private static Token granted(String match, String type) {
    return Token.access().detail(detailWith("topics", List.of(Token.matcher(match, type))));
  }

  /** A detail that grants publication to every topic. */
  private static Map<String, Object> detail() {
    Map<String, Object> detail = new HashMap<>();
    detail.put("type", DETAIL_TYPE);
    detail.put("actions", List.of("publish"));
    detail.put("topics", List.of(Map.of("match", "*")));
    return detail;
  }

  private static Map<String, Object> detailWith(String name, Object value) {
    Map<String, Object> detail = detail();
    detail.put(name, value);
    return detail;
  }

  private static Map<String, Object> without(String name) {
    Map<String, Object> detail = detail();
    detail.remove(name);
    return detail;
  }

  /** An object with one member that is null. */
  private static Map<String, Object> nothing(String name) {
    Map<String, Object> object = new HashMap<>();
    object.put(name, null);
    return object;
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "https://a.example/" + i).toArray(String[]::new);
  }
}
