package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3: response headers. */
final class Section03ResponseHeadersIT extends DevelopmentHub {
  private static final String ORIGIN = "https://app.example";
  private static final String SUBSCRIPTIONS = Hub.PATH + "/subscriptions";
  private static final Pattern METADATA =
      Pattern.compile(
          "resource_metadata=\"https?://[^/]+/\\.well-known/oauth-protected-resource"
              + "/\\.well-known/mercure\"");

  private final Hub hub = Hub.deployed();

  @ParameterizedTest
  @EnumSource
  void streamIsNeitherCachedNorBuffered(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), Hub.uniqueTopic())) {
      assertThat(stream.response())
          .hasHeader("Content-Type", "text/event-stream")
          .hasHeader("Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0")
          .hasHeader("Pragma", "no-cache")
          .hasHeader("Expires", "0")
          .hasHeader("X-Accel-Buffering", "no")
          .hasNoHeader("Content-Encoding")
          .hasNoHeader("Content-Length")
          .hasNoHeader("Set-Cookie");
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamThatAsksForNoCursorAnswersNone(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), Hub.uniqueTopic())) {
      assertThat(stream.response())
          .hasNoHeader("Last-Event-ID")
          .hasNoHeader("Mercure-Last-Event-ID");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorIsAnsweredInTheFieldOfItsGeneration(Generation generation) {
    String other = generation == CLASSIC ? "Mercure-Last-Event-ID" : "Last-Event-ID";
    String topic = Hub.uniqueTopic();
    String id = hub.publish(generation.publisher(), "topic", topic);
    try (EventStream stream = hub.subscribe(generation.topic(), topic, generation.cursor(), id)) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), id).hasNoHeader(other);
    }
    try (EventStream stream =
        hub.subscription(generation.topic(), topic).header("Last-Event-ID", id).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), id).hasNoHeader(other);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorIsAnsweredEvenIfItIsEmptyOrUnknown(Generation generation) {
    String topic = Hub.uniqueTopic();
    for (String cursor : List.of("", "urn:uuid:never-published", "earliest")) {
      try (EventStream stream =
          hub.subscribe(generation.topic(), topic, generation.cursor(), cursor)) {
        assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      }
    }
    try (EventStream stream =
        hub.subscription(generation.topic(), topic).header("Last-Event-ID", "").open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:uuid:1", "<html><body>x</body></html>", "%PDF-1.7", "{}"})
  void idIsPlainTextWhateverItLooksLike(String id) {
    for (Generation generation : Generation.values()) {
      RawResponse response = hub.publication(generation.publisher(), "topic", "a", "id", id).send();
      assertThat(response).hasStatus(200).isPlainText().hasBody(id);
    }
  }

  @Test
  void everyResponseForbidsFramingAndSniffing() {
    for (RawResponse response : oneOfEachKind()) {
      assertThat(response)
          .hasHeader("X-Content-Type-Options", "nosniff")
          .hasHeader("X-Frame-Options", "DENY");
      assertThat(response.header("Content-Security-Policy").orElse("none"))
          .startsWith("default-src 'self'");
    }
  }

  @Test
  void everyResponseDependsOnTheOrigin() {
    for (RawResponse response : oneOfEachKind()) {
      assertThat(response).listsInHeader("Vary", "Origin");
    }
    assertThat(
            hub.request("OPTIONS", Hub.PATH)
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .send())
        .listsInHeader(
            "Vary", "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
  }

  @Test
  void scriptsOfOtherOriginsMayReadWhatTheyNeed() {
    RawResponse response =
        hub.subscription("topic", Hub.uniqueTopic()).header("Origin", ORIGIN).send();
    assertThat(response)
        .listsInHeader(
            "Access-Control-Expose-Headers",
            "Link",
            "Mercure-Last-Event-ID",
            "Last-Event-ID",
            "WWW-Authenticate");
  }

  @Test
  void challengeSaysWhereTheMetadataStands() {
    assertThat(challenge(hub.request("POST", Hub.PATH).form("topic=a"))).containsPattern(METADATA);
    assertThat(challenge(hub.publication(Token.access().secret("x".repeat(40)), "topic", "a")))
        .contains("error=\"invalid_token\"")
        .containsPattern(METADATA);
    assertThat(challenge(hub.publication(Token.access(), "topic", "a")))
        .contains("error=\"insufficient_scope\"")
        .containsPattern(METADATA);
    assertThat(challenge(hub.subscription("match", "a").header("Authorization", "Bearer eA==")))
        .contains("error=\"invalid_request\"")
        .containsPattern(METADATA);
  }

  @Test
  void badRequestThatIsNotAboutATokenCarriesNoChallenge() {
    assertThat(hub.subscription("match_regex", "a").send())
        .hasStatus(400)
        .hasNoHeader("WWW-Authenticate");
    assertThat(hub.publication(Token.access().publish("*"), "data", "x").send())
        .hasStatus(400)
        .hasNoHeader("WWW-Authenticate");
  }

  @Test
  void subscriptionApiSpeaksTheMediaTypeOfItsGeneration() {
    assertThat(subscriptions(CLASSIC)).hasHeader("Content-Type", "application/ld+json");
    assertThat(subscriptions(Generation.ONE)).hasHeader("Content-Type", "application/json");
  }

  @ParameterizedTest
  @EnumSource
  void subscriptionApiAnswersAQuotedEntityTagAndHonoursIt(Generation generation) {
    // The streams of other tests end when the hub finds out, and each end changes the tag.
    Deadline.await("an unchanged list is answered with 304", () -> isNotModified(generation));
  }

  private boolean isNotModified(Generation generation) {
    String tag = subscriptions(generation).header("ETag").orElse("none");
    assertThat(tag).matches("\"[\\x21\\x23-\\x7e]+\"");
    RawResponse second =
        hub.request("GET", SUBSCRIPTIONS)
            .bearer(generation.token().subscribe("*"))
            .header("If-None-Match", tag)
            .send();
    if (second.status() != 304) {
      assertThat(second.header("ETag").orElse("none")).isNotEqualTo(tag);
      return false;
    }
    assertThat(second).hasStatus(304).hasHeader("ETag", tag).hasBody("");
    return true;
  }

  @Test
  void subscriptionApiLinksToTheHubWithItsCursor() {
    String id = hub.publish(Token.access().publish("*"), "topic", "a");
    String link = subscriptions(Generation.ONE).header("Link").orElse("none");
    assertThat(link)
        .startsWith("<")
        .contains("/.well-known/mercure>")
        .contains("rel=\"mercure\"")
        .contains("last-event-id=\"" + id + "\"")
        .contains("type=\"mercure\"")
        .contains("content-type=\"application/json\"");
  }

  private RawResponse subscriptions(Generation generation) {
    RawResponse response =
        hub.request("GET", SUBSCRIPTIONS).bearer(generation.token().subscribe("*")).send();
    assertThat(response).hasStatus(200);
    return response;
  }

  private static String challenge(RawRequest request) {
    return request.send().header("WWW-Authenticate").orElse("none");
  }

  private List<RawResponse> oneOfEachKind() {
    return List.of(
        hub.subscription("topic", "a").header("Origin", ORIGIN).send(),
        hub.publication(Token.classic().publish("*"), "topic", "a").send(),
        hub.publication(Token.classic(), "topic", "a").header("Origin", ORIGIN).send(),
        hub.request("POST", Hub.PATH).form("topic=a").send(),
        hub.request("GET", Hub.PATH).send(),
        hub.request("GET", Hub.PATH + "/unknown").send(),
        hub.request("DELETE", Hub.PATH).send(),
        subscriptions(CLASSIC));
  }
}
