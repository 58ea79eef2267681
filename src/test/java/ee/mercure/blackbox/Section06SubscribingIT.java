package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6: subscribing, by query string and by QUERY. */
final class Section06SubscribingIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final String other = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  // Parameters

  @ParameterizedTest
  @EnumSource
  void everyRepeatedParameterSubscribes(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic, generation.topic(), other)) {
      String first = hub.publish(publisher, "topic", topic);
      hub.publish(publisher, "topic", Hub.uniqueTopic());
      String second = hub.publish(publisher, "topic", other);
      assertThat(stream.eventsUntil(second))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, second);
    }
  }

  @Test
  void matcherTypesMayBeCombined() {
    String third = Hub.uniqueTopic();
    try (EventStream stream =
        hub.subscribe(
            "match", topic, "match_urlpattern", other + "/:id", "match_exact", third, "x", "y")) {
      String first = hub.publish(publisher, "topic", topic);
      String second = hub.publish(publisher, "topic", other + "/1");
      String last = hub.publish(publisher, "topic", third);
      assertThat(stream.nextEvents(3))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, second, last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherParametersAreIgnored(Generation generation) {
    try (EventStream stream =
        hub.subscribe(
            "a", "b", generation.topic(), topic, "Topic", other, "foo", "", "matc", "x")) {
      hub.publish(publisher, "topic", other);
      String marker = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(marker);
    }
  }

  @Test
  void nameOfTheClassicParameterIsCaseSensitive() {
    assertThat(hub.subscription("Topic", topic).send()).isError(400, "topic");
    assertThat(hub.subscription("TOPIC", topic).send()).isError(400, "topic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Match", "MATCH", "matcH", "match_Exact", "match_URLPattern", "MATCH_urlpattern",
        "match_", "match_regexp", "match_uritemplate", "matches", "match-exact", "match[]",
        "match%20", "m%61tches", "%4Datch"
      })
  void unknownNamesThatBeginWithMatchAreRefused(String name) {
    assertThat(hub.query(name + "=a").send()).isError(400);
    assertThat(hub.query(name).send()).isError(400);
    assertThat(hub.query("match=a&" + name + "=a").send()).isError(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m%61tch", "match%5Fexact", "%6d%61%74%63%68"})
  void namesAreDecodedBeforeTheyAreRead(String name) {
    try (EventStream stream = hub.query(name + "=" + Form.encode(topic)).open()) {
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "match=a",
        "match",
        "match_exact=a",
        "match_urlpattern=/a",
        "match_regex=a",
        "Match"
      })
  void classicTopicNextToAnyMatcherIsRefused(String matcher) {
    assertThat(hub.query("topic=a&" + matcher).send()).isError(400);
    assertThat(hub.query(matcher + "&topic=a").send()).isError(400);
  }

  @ParameterizedTest
  @EnumSource
  void nameWithoutValueHasTheEmptyValue(Generation generation) {
    try (EventStream bare = hub.query(generation.topic()).open();
        EventStream empty = hub.query(generation.topic() + "=").open()) {
      String id = hub.publish(publisher, "topic", "");
      assertThat(bare.nextEvent().id()).isEqualTo(id);
      assertThat(empty.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void plusIsASpaceInTheQuery(Generation generation) {
    try (EventStream stream = hub.query(generation.topic() + "=a+b%2B" + name(topic)).open()) {
      String id = hub.publish(publisher, "topic", "a b+" + name(topic));
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void brokenEscapesAndSemicolonsAreLiteralInOne() {
    String name = name(topic);
    for (String raw : List.of("%zz", "%", "%4", ";", "a;b=c", "%%41")) {
      String literal = raw.equals("%%41") ? "%A" : raw;
      try (EventStream stream = hub.query("match=" + name + raw).open()) {
        String id = hub.publish(publisher, "topic", name + literal);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void pairsWithBrokenEscapesOrSemicolonsAreDroppedInClassic() {
    for (String broken : List.of("topic=%zz", "topic=a;b", "topic=%", "%zz=x", "a;topic=b")) {
      assertThat(hub.query(broken).send()).isError(400);
      try (EventStream stream = hub.query(broken + "&topic=" + Form.encode(topic)).open()) {
        String id = hub.publish(publisher, "topic", topic);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  // Values

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "a%C3", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%80"})
  void valuesThatAreNotUtf8AreRefused(String value) {
    assertThat(hub.query("topic=" + value).send()).isError(400, "topic");
    assertThat(hub.query("match=" + value).send()).isError(400, "match");
    assertThat(hub.query("match_urlpattern=/" + value).send()).isError(400, "match_urlpattern");
  }

  @ParameterizedTest
  @MethodSource("ee.mercure.blackbox.Section05PublishingIT#invisible")
  void controlAndFormatCharactersAreRefusedInOne(String character) {
    String value = "/a" + character + "b";
    assertThat(hub.subscription("match", value).send()).isError(400, "match");
    assertThat(hub.subscription("match_exact", value).send()).isError(400, "match_exact");
    assertThat(hub.subscription("match_urlpattern", value).send()).isError(400, "match_urlpattern");
  }

  @ParameterizedTest
  @MethodSource("ee.mercure.blackbox.Section05PublishingIT#invisible")
  void controlAndFormatCharactersAreOrdinaryInClassic(String character) {
    String odd = topic + character;
    try (EventStream stream = hub.subscribe("topic", odd)) {
      String id = hub.publish(publisher, "topic", odd);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void patternMayHaveFourKibibytesInOneAndAnyLengthInClassic() {
    String longest = "a".repeat(4096);
    assertThat(hub.subscription("match", longest).send()).hasStatus(200);
    assertThat(hub.subscription("match", longest + "a").send()).isError(400, "match");
    assertThat(hub.subscription("match", "é".repeat(2048)).send()).hasStatus(200);
    assertThat(hub.subscription("match", "é".repeat(2048) + "a").send()).isError(400, "match");
    assertThat(hub.subscription("topic", longest + longest).send()).hasStatus(200);
  }

  @Test
  void hundredMatchersAreAcceptedInOneAndThousandSelectorsInClassic() {
    List<String> topics = Stream.generate(Hub::uniqueTopic).limit(1000).toList();
    try (EventStream classic = hub.query(Form.repeat("topic", topics)).open();
        EventStream one = hub.query(Form.repeat("match", topics.subList(900, 1000))).open()) {
      String id = hub.publish(publisher, "topic", topics.get(999));
      assertThat(classic.nextEvent().id()).isEqualTo(id);
      assertThat(one.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void matchersOfAllTypesCountTogether() {
    String exact = Form.repeat("match", topics(50));
    String patterns = Form.repeat("match_urlpattern", topics(50));
    assertThat(hub.query(exact + "&" + patterns).send()).hasStatus(200);
    assertThat(hub.query(exact + "&" + patterns + "&match_exact=a").send()).isError(400, "match");
  }

  @ParameterizedTest
  @EnumSource
  void duplicatesDeliverOnce(Generation generation) {
    String name = generation.topic();
    try (EventStream stream = hub.subscribe(name, topic, name, topic, name, "*")) {
      String first = hub.publish(publisher, "topic", topic);
      String second = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, second);
    }
  }

  // QUERY

  @Test
  void queryUnitesItsBodyWithTheQueryString() {
    RawRequest request =
        hub.request("QUERY", Hub.PATH + "?" + Form.encode("match", topic))
            .form(Form.encode("match_urlpattern", other + "/:id"));
    try (EventStream stream = request.open()) {
      String first = hub.publish(publisher, "topic", topic);
      String second = hub.publish(publisher, "topic", other + "/1");
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, second);
    }
  }

  @Test
  void queryNeedsNoBody() {
    RawRequest request = hub.request("QUERY", Hub.PATH + "?" + Form.encode("match", topic));
    try (EventStream stream = request.open()) {
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void queryIsAStreamLikeAnyOther() {
    RawRequest request = hub.request("QUERY", Hub.PATH).form(Form.encode("match", topic));
    try (EventStream stream = request.open()) {
      assertThat(stream.response())
          .hasHeader("Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0")
          .hasHeader("X-Accel-Buffering", "no");
      assertThat(new String(stream.awaitBytes(2), java.nio.charset.StandardCharsets.UTF_8))
          .startsWith(":\n");
    }
  }

  @Test
  void rulesForNamesAndValuesHoldInTheBodyOfAQuery() {
    for (String body :
        List.of(
            "match_regex=a",
            "match=a&Match=a",
            "match=a%0A",
            "match=%FF",
            "match=" + "a".repeat(4097),
            "match_urlpattern=https://[",
            "other=a",
            "",
            Form.repeat("match", topics(101)))) {
      assertThat(hub.request("QUERY", Hub.PATH).form(body).send()).isError(400);
    }
  }

  @Test
  void limitsHoldForTheUnionOfBodyAndQueryString() {
    String target = Hub.PATH + "?" + Form.repeat("match", topics(60));
    assertThat(hub.request("QUERY", target).form(Form.repeat("match", topics(41))).send())
        .isError(400, "match");
    assertThat(hub.request("QUERY", target).form("match_regex=a").send()).isError(400);
    assertThat(hub.request("QUERY", Hub.PATH + "?topic=a").form("match=a").send()).isError(400);
  }

  @Test
  void bodyOfAQueryMustBeAForm() {
    RawRequest request = hub.request("QUERY", Hub.PATH + "?match=a");
    assertThat(request.header("Content-Type", "application/json").body("{}").send()).isError(400);
  }

  @Test
  void cursorOfTheQueryStringBeatsThatOfTheBody() {
    String old = hub.publish(publisher, "topic", topic);
    String later = hub.publish(publisher, "topic", topic);
    String last = hub.publish(publisher, "topic", topic);
    RawRequest body =
        hub.request("QUERY", Hub.PATH).form(Form.encode("match", topic, "last_event_id", old));
    try (EventStream stream = body.open()) {
      assertThat(stream.response()).hasHeader("Mercure-Last-Event-ID", old);
      assertThat(stream.nextEvent().id()).isEqualTo(later);
    }
    RawRequest both =
        hub.request("QUERY", Hub.PATH + "?" + Form.encode("last_event_id", later))
            .form(Form.encode("match", topic, "last_event_id", old));
    try (EventStream stream = both.open()) {
      assertThat(stream.response()).hasHeader("Mercure-Last-Event-ID", later);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  // Delivery

  @ParameterizedTest
  @EnumSource
  void updateReachesSubscribersOfBothGenerations(Generation generation) {
    try (EventStream classic = hub.subscribe("topic", topic);
        EventStream one = hub.subscribe("match", topic)) {
      String id = hub.publish(generation.publisher(), "topic", topic, "data", "for all");
      assertThat(classic.nextEvent().raw())
          .isEqualTo(one.nextEvent().raw())
          .contains("id: " + id, "data: for all");
    }
  }

  @ParameterizedTest
  @EnumSource
  void routedByOneTopicAndGrantedByAnother(Generation generation) {
    Token entitled = generation.token().subscribe(other);
    try (EventStream stream = hub.subscribe(entitled, generation.topic(), topic)) {
      hub.publish(publisher, "topic", topic, "private", "on");
      hub.publish(publisher, "topic", other, "private", "on");
      String id = hub.publish(publisher, "topic", topic, "topic", other, "private", "on");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingPublishedAfterTheHeadersIsMissed(Generation generation) {
    for (int i = 0; i < 50; i++) {
      try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
        String id = hub.publish(publisher, "topic", topic);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingPublishedBeforeIsSentWithoutACursor(Generation generation) {
    hub.publish(publisher, "topic", topic);
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamStaysOpenWhenOthersLeave(Generation generation) {
    try (EventStream staying = hub.subscribe(generation.topic(), topic)) {
      EventStream leaving = hub.subscribe(generation.topic(), topic);
      leaving.close();
      List<String> ids =
          Stream.generate(() -> hub.publish(publisher, "topic", topic)).limit(5).toList();
      assertThat(staying.nextEvents(5)).extracting(ServerSentEvent::id).isEqualTo(ids);
    }
  }

  private static List<String> topics(int count) {
    return Stream.generate(Hub::uniqueTopic).limit(count).toList();
  }

  /** The part of a topic that is unique and needs no encoding. */
  private static String name(String topic) {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }
}
