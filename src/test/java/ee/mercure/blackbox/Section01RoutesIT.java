package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1: routes and methods. */
final class Section01RoutesIT extends DevelopmentHub {
  private static final String METADATA = "/.well-known/oauth-protected-resource" + Hub.PATH;

  private final Hub hub = Hub.deployed();

  @Test
  void rootIsAPageThatSaysWhereTheHubIs() {
    RawResponse page = hub.request("GET", "/").send();
    assertThat(page).hasStatus(200);
    assertThat(page.header("Content-Type").orElse("none")).startsWith("text/html");
    assertThat(page.text())
        .contains("Mercure EE", "href=\".well-known/mercure\"")
        .as("without an icon of its own, browsers ask for one that is not there")
        .contains("<link rel=\"icon\" href=\"data:,\">");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "QUERY", "PATCH"})
  void nobodyPublishesToAPage(String method) {
    for (String path : List.of("/", "/index.html")) {
      RawRequest request = hub.request(method, path).bearer(Token.classic().publish("*"));
      // Payara refuses by itself a DELETE that has a body.
      boolean hasBody = !method.equals("DELETE");
      assertThat((hasBody ? request.form("topic=t&data=x") : request).send())
          .isError(405)
          .hasHeader("Allow", "GET, HEAD");
    }
  }

  @Test
  void pathThatIsNotThereIsAnsweredInOneLine() {
    for (String path : List.of("/hub", "/.well-known/other", "/a/b.html", "/hub/%2e")) {
      assertThat(hub.request("GET", path).send()).isError(404);
      assertThat(hub.request("POST", path).form("topic=t").send()).isError(404);
    }
  }

  @Test
  @NotOnPayara(
      "it fails over such a path now and then, before the hub, and answers 200 with nothing")
  void directoryAboveIsNotThere() {
    for (String path : List.of("/hub/..", Hub.PATH + "/..")) {
      assertThat(hub.request("GET", path).send()).isError(404);
      assertThat(hub.request("POST", path).form("topic=t").send()).isError(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "|", "^", "\"", "<", ">", "\\", "`"})
  void characterThatNoUrlHasIsABadRequest(String character) {
    for (String path :
        List.of(
            character,
            "a/" + character + "/c",
            "a/b/c/d" + character,
            "exact/https://x/" + character + "y")) {
      for (String method : List.of("GET", "HEAD", "OPTIONS", "POST")) {
        int status = hub.request(method, Hub.PATH + "/subscriptions/" + path).send().status();
        org.assertj.core.api.Assertions.assertThat(status)
            .as(method + " " + path)
            .isBetween(400, 499);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void getSubscribesAndPostPublishes(Generation generation) {
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      String id = hub.publish(generation.publisher(), "topic", topic, "data", "hello");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void querySubscribesWithMatchersInItsBody() {
    String topic = Hub.uniqueTopic();
    RawRequest query = hub.request("QUERY", Hub.PATH).form(Form.encode("match", topic));
    try (EventStream stream = query.open()) {
      String id = hub.publish(Token.access().publish(topic), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headAnswersTheHeadersOfAStreamAndEnds(Generation generation) {
    String query = "?" + Form.encode(generation.topic(), Hub.uniqueTopic());
    try (RawConnection connection = hub.connect()) {
      RawResponse head = connection.send(hub.request("HEAD", Hub.PATH + query));
      RawResponse next = connection.send(hub.request("GET", Hub.PATH + "/unknown"));
      assertThat(head).hasStatus(200).hasHeader("Content-Type", "text/event-stream");
      assertThat(next).hasStatus(404);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headLeavesNoSubscriptionBehind(Generation generation) {
    String topic = Hub.uniqueTopic();
    hub.request("HEAD", Hub.PATH + "?" + Form.encode(generation.topic(), topic)).send();
    RawResponse subscriptions =
        hub.request("GET", Hub.PATH + "/subscriptions")
            .bearer(generation.token().subscribe("*"))
            .send();
    assertThat(subscriptions).hasStatus(200);
    assertThat(subscriptions.text()).doesNotContain(topic);
  }

  @Test
  void headIsRefusedAsGetIs() {
    assertThat(hub.request("HEAD", Hub.PATH).send()).hasStatus(400).hasBody("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
  void otherMethodsAreNotAllowed(String method) {
    assertThat(hub.request(method, Hub.PATH + "?topic=a").send())
        .hasStatus(405)
        .listsInHeader("Allow", "GET", "HEAD", "POST", "QUERY");
  }

  @Test
  void preflightIsNoMethodOfTheHub() {
    assertThat(
            hub.request("OPTIONS", Hub.PATH)
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "GET")
                .send())
        .hasStatus(204)
        .hasBody("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/mercure/",
        "/.well-known/mercurefoo",
        "/.well-known/mercure/unknown",
        "/.well-known/mercure/subscriptions/",
        "/.well-known/mercure/subscriptionsfoo",
        "/.well-known/%6Dercure",
        "/.well-known/mercur%65",
        "/.well-known/MERCURE",
        "/.well-known//mercure",
        "//.well-known/mercure",
        "/.well-known/./mercure",
        "/.well-known/mercure/../mercure",
        "/.well-known/mercure;a=b",
        "/.well-known"
      })
  void everyOtherPathIsUnknown(String path) {
    assertThat(hub.request("GET", path + "?topic=a").send()).hasStatus(404);
    assertThat(
            hub.request("POST", path).bearer(Token.classic().publish("*")).form("topic=a").send())
        .hasStatus(404);
  }

  @Test
  void subscriptionApiHasThreeLevels() {
    Token token = Token.classic().subscribe("*");
    String topic = Hub.uniqueTopic();
    String ofTopic = Hub.PATH + "/subscriptions/" + Form.encode(topic);
    try (EventStream stream = hub.subscribe("topic", topic)) {
      assertThat(stream.response()).hasStatus(200);
      assertThat(hub.request("GET", Hub.PATH + "/subscriptions").bearer(token).send())
          .hasStatus(200);
      assertThat(hub.request("GET", ofTopic).bearer(token).send()).hasStatus(200);
      assertThat(hub.request("GET", ofTopic + "/urn%3Anobody").bearer(token).send()).hasStatus(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void subscriptionApiIsReadOnly(String method) {
    assertThat(
            hub.request(method, Hub.PATH + "/subscriptions")
                .bearer(Token.classic().subscribe("*"))
                .send())
        .hasStatus(405)
        .listsInHeader("Allow", "GET");
  }

  @Test
  void metadataAnswersGetAndHead() {
    assertThat(hub.request("GET", METADATA).send()).hasStatus(200);
    assertThat(hub.request("HEAD", METADATA).send()).hasStatus(200).hasBody("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html", "image/*", "text/event-stream;q=0"})
  void acceptIsIgnored(String accept) {
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscription("topic", topic).header("Accept", accept).open()) {
      RawResponse published =
          hub.publication(Token.classic().publish("*"), "topic", topic)
              .header("Accept", accept)
              .send();
      assertThat(published).hasStatus(200);
      assertThat(stream.nextEvent().id()).isEqualTo(published.text());
    }
  }
}
