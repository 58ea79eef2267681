package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 13: topics that only the hub itself publishes to, however they are spelt. */
final class Section13ReservedNamespaceIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();

  @ParameterizedTest
  @MethodSource
  void reservedTopicIsRefused(String topic) {
    assertThat(publish(Token.classic().publish("*"), topic)).isError(403, "topic");
    assertThat(publish(Token.access().publish("*"), topic))
        .isError(400, "topic")
        .hasNoHeader("WWW-Authenticate");
  }

  @ParameterizedTest
  @MethodSource("reservedTopicIsRefused")
  void reservedTopicIsRefusedBeforeGrantsAreLookedAt(String topic) {
    assertThat(publish(Token.access(), topic)).isError(400, "topic");
    assertThat(publish(Token.access().publish(topic + "x"), topic)).isError(400, "topic");
  }

  /** Plain names and hash tags, relative to the hub's URL in 1.0, are just names in 0.x. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#general",
        "#",
        "?x",
        "mercure",
        "mercure/x",
        "./mercure",
        "%6Dercure",
        " ",
        "   mercure",
        "https:mercure",
        "."
      })
  void nameRelativeToTheHubIsReservedInOneOnly(String topic) {
    assertThat(publish(Token.classic().publish("*"), topic)).hasStatus(200);
    boolean reserved = !topic.equals(".");
    assertThat(publish(Token.access().publish("*"), topic)).hasStatus(reserved ? 400 : 200);
  }

  static Stream<String> reservedTopicIsRefused() {
    return Stream.of(
            Stream.of("", "/", "/x", "/subscriptions/exact/a/b", "?x", "#f", "/?x#f")
                .map(rest -> "/.well-known/mercure" + rest),
            Stream.of("https://any.host", "http://localhost:8080", "https://u:p@h", "custom://h")
                .flatMap(host -> Stream.of("", "/x").map(end -> host + Hub.PATH + end)),
            Stream.of("//h/.well-known/mercure/x", "https:/.well-known/mercure"),
            Stream.of("custom:/.well-known/mercure", "urn:/.well-known/mercure/x"),
            Stream.of(
                "../.well-known/mercure", "/.well-known/%6Dercur%65", "/%2Ewell-known/mercure"),
            Stream.of("/.well%2Dknown/mercure/x", "https://h/%2ewell%2dknown/mercure"),
            Stream.of("/a/../.well-known/mercure/x", "/.well-known/./mercure"),
            Stream.of("/.well-known/mercure/../mercure/x", "/.well-known/mercure/a/../b"),
            Stream.of("/%2e%2e/.well-known/mercure", "/a/%2E./.well-known/mercure"),
            Stream.of("\\.well-known\\mercure\\x", "https:\\\\h\\.well-known\\mercure"),
            Stream.of(" /.well-known/mercure "))
        .flatMap(topics -> topics);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.example/.well-known/mercure-dashboard",
        "/.well-known/mercure-dashboard",
        "/.well-known/mercure%2Fx",
        "/.well-known/mercurex",
        "https://x.example/foo/.well-known/mercure/x",
        "/foo/.well-known/mercure",
        "https://x.example/.well-known/MERCURE/x",
        "/.Well-Known/mercure",
        "/.well-known%2Fmercure/x",
        "//.well-known/mercure",
        "../mercure/x",
        "/.well-known/mercure/../other",
        "/.well-known/mercure/../../mercure",
        "https://x.example/?/.well-known/mercure/x",
        "https://x.example/#/.well-known/mercure/x",
        "https://x.example//.well-known/mercure",
        "custom://h\\.well-known\\mercure",
        "urn:x:/.well-known/mercure/x",
        "urn:.well-known/mercure",
        "data:,/.well-known/mercure",
        "http://[x/.well-known/mercure/x",
        "https:///"
      })
  void everyOtherTopicIsFree(String topic) {
    assertThat(publish(Token.classic().publish("*"), topic)).hasStatus(200);
    assertThat(publish(Token.access().publish("*"), topic)).hasStatus(200);
  }

  @Test
  void everyTopicOfAnUpdateCounts() {
    String topic = Hub.uniqueTopic();
    String reserved = SubscriptionApi.path("exact", topic, "urn:x");
    Token watching = Token.classic().subscribe("*");
    try (EventStream stream = hub.subscribe(watching, "topic", topic, "topic", reserved)) {
      for (List<String> topics : List.of(List.of(topic, reserved), List.of(reserved, topic))) {
        String body = Form.repeat("topic", topics);
        assertThat(hub.publication(Token.classic().publish("*"), body).send()).isError(403);
        assertThat(hub.publication(Token.access().publish("*"), body).send()).isError(400);
      }
      String end = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(end);
    }
  }

  @Test
  void nobodyCanForgeASubscriptionEvent() {
    String topic = Hub.uniqueTopic();
    String[] forged = {"topic", topic, "type", "mercure", "data", "{\"type\":\"subscription\"}"};
    assertThat(hub.publication(Token.access().publish("*"), forged).send()).isError(400, "type");
    assertThat(hub.publication(Token.classic().publish("*"), forged).send()).isError(400, "type");
  }

  private RawResponse publish(Token token, String topic) {
    return hub.publication(token, "topic", topic).send();
  }
}
