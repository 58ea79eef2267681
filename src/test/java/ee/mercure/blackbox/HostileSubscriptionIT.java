package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries, patterns, cursors and conditions that are odd, long, or expensive by intention. */
@LibertyOnly("what is hardly HTTP is answered by each server in its own way")
@ExtendWith(CleanLog.class)
final class HostileSubscriptionIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();
  private final Token publisher = Token.classic().publish("*");

  @AfterEach
  void hubGoesOn() {
    assertThat(hub.publication(publisher, "topic", "a").send()).hasStatus(200);
  }

  @Test
  void urlWithThousandTopicsWorks() {
    List<String> topics = IntStream.range(0, 1000).mapToObj(i -> Hub.uniqueTopic()).toList();
    try (EventStream stream = hub.query(Form.repeat("topic", topics)).open()) {
      for (int i : new int[] {0, 500, 999}) {
        String id = hub.publish(publisher, "topic", topics.get(i));
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void topicMayBeLong() {
    String topic = Hub.uniqueTopic() + "x".repeat(8000);
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void topicThatIsTooLongIsRefused() {
    assertThat(hub.publication(publisher, "topic", "x".repeat(200_000)).send())
        .isError(400, "topic");
  }

  @Test
  void manyForeignParametersAreIgnored() {
    assertThat(hub.query("x&".repeat(45_000) + "topic=a").send()).hasStatus(200);
    assertThat(hub.query("&&&=&=&topic=a&&").send()).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "=",
        "topic=%FF",
        "topic=%C0%80",
        "topic=%ED%A0%80",
        "match=%FF",
        "match=%00",
        "match=%0D%0A",
        "match=%C2%85",
        "match=%E2%80%8B",
        "match=%E2%80%AE",
        "match=%7F",
        "match_exact=%00",
        "match_urlpattern=%00",
        "match%0D%0AX:y=a",
        "match%FF=a",
        "Match%00=a"
      })
  void queriesThatNameNoProperMatcherAreRefused(String query) {
    assertThat(hub.query(query).send()).isError(400);
  }

  @Test
  void longNameOfAMatcherTypeIsRefused() {
    assertThat(hub.query("match" + "a".repeat(90_000) + "=a").send()).isError(400);
  }

  @ParameterizedTest
  @MethodSource
  void patternsThatAreNoneOrTooCostlyAreRefused(String pattern) {
    assertThat(hub.subscription("match_urlpattern", pattern).send())
        .isError(400, "match_urlpattern");
  }

  static Stream<String> patternsThatAreNoneOrTooCostlyAreRefused() {
    return Stream.of(
        "(".repeat(4000),
        "/" + "(".repeat(2000) + ")".repeat(2000),
        "/" + "{".repeat(2000) + "}".repeat(2000),
        "/" + ":a".repeat(2000),
        "/" + "*".repeat(4000),
        "/(a{1000000})",
        "/(a{1000}){1000}",
        "/((?=a)a)",
        "/(a)(\\1)",
        "https://[",
        "https://a:99999999999/",
        "https://xn--" + "a".repeat(3000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/(a+)+",
        "/(a*)*b",
        "/:a-:b-:c-:d-:e",
        "/*a*a*a*a*a*a*a*a",
        "/(a|a|a|a|a)*b",
        "/([a-z]+)*!"
      })
  void expensivePatternsHoldNobodyUp(String pattern) {
    String topic = Hub.uniqueTopic();
    RawRequest expensive = hub.subscription("match_urlpattern", pattern);
    try (RawConnection connection = hub.connect();
        EventStream stream = hub.subscribe("match", topic)) {
      assertThat(connection.send(expensive).status()).isIn(200, 400);
      for (int i = 0; i < 20; i++) {
        hub.publish(publisher, "topic", "https://localhost/" + "a".repeat(8000) + "!");
        hub.publish(publisher, "topic", "https://localhost/" + "a-".repeat(4000));
      }
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{a}{b}{c}{d}{e}{f}!", "{+a}{+b}{+c}{+d}!", "{/a*}{/b*}{/c*}", "{?a*}{&b*}{&c*}"})
  void expensiveTemplatesHoldNobodyUp(String expressions) {
    String topic = Hub.uniqueTopic();
    String template = "https://localhost/" + expressions.repeat(10);
    try (EventStream expensive = hub.subscribe("topic", template);
        EventStream stream = hub.subscribe("topic", topic)) {
      assertThat(expensive.response()).hasStatus(200);
      for (int i = 0; i < 20; i++) {
        hub.publish(publisher, "topic", "https://localhost/" + "a".repeat(8000));
        hub.publish(publisher, "topic", "https://localhost/" + "/a".repeat(4000));
      }
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{{", "{}", "{a", "a}", "{!a}", "{a:99999}", "{a:0}", "{%zz}", "{\u0000}"})
  void brokenTemplatesAreLiterals(String template) {
    String topic = Hub.uniqueTopic() + template;
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  // Cursors and conditions

  @ParameterizedTest
  @EnumSource
  void oddCursorsAreUnknownAndComeBackInNoHeader(Generation generation) {
    for (String cursor :
        List.of("a\r\nSet-Cookie: x=y", "\u0000", "\u0085", "x".repeat(30_000), "\ud83d\ude00")) {
      RawResponse response =
          hub.subscription(generation.topic(), "a", generation.cursor(), cursor).send();
      assertThat(response)
          .hasStatus(200)
          .hasHeader(generation.cursorField(), "earliest")
          .hasNoHeader("Set-Cookie");
    }
    for (String broken : List.of("%FF", "%zz", "%C3", "%00%FF")) {
      String query = generation.topic() + "=a&" + generation.cursor() + "=" + broken;
      assertThat(hub.query(query).send()).hasStatus(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oddCursorFieldsAreUnknown(Generation generation) {
    for (String cursor : List.of("x".repeat(90_000), "a\u0001b", "a\tb", "\u0085", "\"")) {
      RawRequest request = hub.subscription(generation.topic(), "a");
      assertThat(request.header("Last-Event-ID", cursor).send())
          .hasStatus(200)
          .hasHeader(generation.cursorField(), "earliest");
    }
  }

  @ParameterizedTest
  @MethodSource
  void oddConditionsAreNotMet(String ifNoneMatch) {
    RawRequest request = new SubscriptionApi(hub, Token.access().subscribe("*")).request();
    assertThat(request.header("If-None-Match", ifNoneMatch).send()).hasStatus(200);
  }

  static Stream<String> oddConditionsAreNotMet() {
    return Stream.of(
        "\"",
        "W/",
        "W/\"",
        "W/*",
        "*,\"a\"",
        "\u00ff",
        "\"".repeat(90_000),
        "\"a\",".repeat(22_000));
  }

  @Test
  void oddPreflightsAllowNothing() {
    for (String requested : List.of("x".repeat(90_000), "\u0001", ",,,", "*", "\r")) {
      RawResponse response =
          hub.request("OPTIONS", Hub.PATH)
              .header("Origin", "https://app.example")
              .header("Access-Control-Request-Method", requested)
              .header("Access-Control-Request-Headers", requested)
              .send();
      assertThat(response).hasStatus(204).hasNoHeader("Access-Control-Allow-Methods");
    }
  }
}
