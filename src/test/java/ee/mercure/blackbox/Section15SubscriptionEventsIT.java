package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 15: events about subscriptions. A client that vanished is noticed when the hub next
 * writes to it, so heartbeats are quick here.
 */
final class Section15SubscriptionEventsIT extends FrequentHeartbeatHub {
  private static final String UUID_URN = "urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Hub hub = Hub.deployed();
  private final String name = UUID.randomUUID().toString();
  private final String topic = "https://example.com/" + name;
  private final Token publisher = Token.classic().publish("*");

  // When

  @ParameterizedTest
  @EnumSource
  void arrivalAndDepartureAreAnnounced(Generation generation) {
    try (EventStream watcher = watch(generation)) {
      ServerSentEvent arrival;
      try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
        arrival = nextAbout(stream, watcher);
        assertThat(document(arrival)).containsEntry("active", true);
      }
      ServerSentEvent departure = nextAbout(watcher);
      assertThat(document(departure))
          .containsEntry("active", false)
          .containsEntry("id", document(arrival).get("id"))
          .containsEntry("subscriber", document(arrival).get("subscriber"))
          .containsOnlyKeys(document(arrival).keySet());
      assertThat(departure.id()).isNotEqualTo(arrival.id()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachMatcherOfASubscriberIsAnnounced(Generation generation) {
    List<String> topics = List.of(topic + "/1", topic + "/2", topic + "/3");
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.query(Form.repeat(generation.topic(), topics)).open()) {
      List<Map<String, Object>> arrivals =
          Stream.generate(() -> document(nextAbout(stream, watcher))).limit(3).toList();
      String member = generation == CLASSIC ? "topic" : "match";
      assertThat(arrivals).extracting(document -> document.get(member)).isEqualTo(topics);
      assertThat(arrivals)
          .extracting(document -> document.get("subscriber"))
          .containsOnly(arrivals.get(0).get("subscriber"));
    }
  }

  @Test
  void matchersInABodyAreAnnounced() {
    RawRequest query = hub.request("QUERY", Hub.PATH).form(Form.encode("match", topic));
    try (EventStream watcher = watch(ONE);
        EventStream stream = query.open()) {
      assertThat(document(nextAbout(stream, watcher))).containsEntry("match", topic);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headIsNoSubscriptionAndAnnouncesNone(Generation generation) {
    String target = Hub.PATH + "?" + Form.encode(generation.topic(), topic);
    try (EventStream watcher = watch(generation)) {
      for (int i = 0; i < 5; i++) {
        assertThat(hub.request("HEAD", target).send().status()).isEqualTo(200);
      }
      assertThat(aboutUntilNow(watcher)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyConnectionIsASubscriberOfItsOwn(Generation generation) {
    Token token = generation.token().claim("jti", "urn:x").claim("sub", "urn:y");
    try (EventStream watcher = watch(generation);
        EventStream one = hub.subscribe(token, generation.topic(), topic, "subscriber", "urn:z");
        EventStream two = hub.subscribe(token, generation.topic(), topic, "subscriber", "urn:z")) {
      Object first = document(nextAbout(one, watcher)).get("subscriber");
      Object second = document(nextAbout(two, watcher)).get("subscriber");
      assertThat(first).asString().matches(UUID_URN);
      assertThat(second).asString().matches(UUID_URN).isNotEqualTo(first);
    }
  }

  @RepeatedTest(10)
  void classicSubscriberDoesNotSeeItsOwnArrival() {
    Token token = Token.classic().subscribe("*").payload(name);
    try (EventStream stream = hub.subscribe(token, "topic", topic, "topic", "*")) {
      String end = hub.publish(publisher, "topic", topic);
      assertThat(stream.eventsUntil(end)).noneMatch(this::isAboutThisTest);
    }
  }

  @RepeatedTest(10)
  void newerSubscriberSeesItsOwnArrival() {
    Token token = Token.access().subscribe("*").payload(Map.of("name", name));
    try (EventStream stream = hub.subscribe(token, "match", topic, "match", "*")) {
      List<Object> matches =
          Stream.generate(() -> document(nextAbout(stream))).limit(2).toList().stream()
              .map(document -> document.get("match"))
              .toList();
      assertThat(matches).containsExactly(topic, "*");
    }
  }

  // What

  @Test
  void classicEventIsALinkedDataDocument() {
    try (EventStream watcher = watch(CLASSIC);
        EventStream stream = hub.subscribe("topic", topic)) {
      ServerSentEvent event = nextAbout(stream, watcher);
      assertThat(event.type()).isEqualTo("message");
      Map<String, Object> document = document(event);
      assertThat(document)
          .containsOnlyKeys("@context", "id", "type", "subscriber", "topic", "active")
          .containsEntry("@context", "https://mercure.rocks/")
          .containsEntry("type", "Subscription")
          .containsEntry("topic", topic);
      String subscriber = document.get("subscriber").toString();
      assertThat(subscriber).matches(UUID_URN);
      assertThat(document).containsEntry("id", SubscriptionApi.path(topic, subscriber));
    }
  }

  @Test
  void newerEventIsPlainJsonOfItsOwnType() {
    try (EventStream watcher = watch(ONE);
        EventStream stream = hub.subscribe("match", topic)) {
      ServerSentEvent event = nextAbout(stream, watcher);
      assertThat(event.type()).isEqualTo("mercure");
      Map<String, Object> document = document(event);
      assertThat(document)
          .containsOnlyKeys("id", "type", "subscriber", "match", "match_type", "active")
          .containsEntry("type", "subscription")
          .containsEntry("match", topic)
          .containsEntry("match_type", "exact");
      String subscriber = document.get("subscriber").toString();
      assertThat(subscriber).matches(UUID_URN);
      assertThat(document).containsEntry("id", SubscriptionApi.path("exact", topic, subscriber));
    }
  }

  @Test
  void matcherTypeIsNamedInItsCanonicalForm() {
    try (EventStream watcher = watch(ONE);
        EventStream exact = hub.subscribe("match_exact", topic + "/e");
        EventStream pattern = hub.subscribe("match_urlpattern", topic + "/:id")) {
      assertThat(document(nextAbout(exact, watcher))).containsEntry("match_type", "exact");
      assertThat(document(nextAbout(pattern, watcher)))
          .containsEntry("match_type", "urlpattern")
          .containsEntry("match", topic + "/:id");
    }
  }

  @ParameterizedTest
  @EnumSource
  void documentIsOneCompactLine(Generation generation) {
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      ServerSentEvent event = nextAbout(stream, watcher);
      assertThat(event.raw().lines().filter(line -> line.startsWith("data"))).hasSize(1);
      assertThat(event.data()).doesNotContainAnyWhitespaces();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySegmentOfTheIdIsEncodedOnce(Generation generation) {
    String odd = "a b/\u00fc%20+*~?x=1&#{" + name;
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.subscribe(generation.topic(), odd)) {
      Map<String, Object> document = document(nextAbout(stream, watcher));
      String encoded = "/a%20b%2F%C3%BC%2520%2B%2A~%3Fx%3D1%26%23%7B" + name + "/urn%3Auuid%3A";
      assertThat(document.get("id").toString()).contains(encoded);
      assertThat(document).containsValue(odd);
    }
  }

  // Payload

  @Test
  void payloadOfAClassicTokenBelongsToAllItsSubscriptions() {
    Object payload = Map.of("user", "u", "groups", List.of("a", "b"));
    Token token = Token.classic().payload(payload);
    try (EventStream watcher = watch(CLASSIC);
        EventStream stream = hub.subscribe(token, "topic", topic + "/1", "topic", topic + "/2")) {
      for (int i = 1; i <= 2; i++) {
        assertThat(document(nextAbout(stream, watcher)))
            .containsEntry("topic", topic + "/" + i)
            .containsEntry("payload", payload);
      }
    }
  }

  @Test
  void payloadOfAnAccessTokenIsThatOfTheFirstDetailThatMatches() {
    Token token =
        Token.access()
            .publish("*")
            .payload(Map.of("of", "publish"))
            .subscribe(topic + "/none")
            .subscribe(topic + "/exact")
            .payload(Map.of("of", "exact"))
            .subscribe("*")
            .payload(Map.of("of", "default"))
            .subscribe(topic + "/masked")
            .payload(Map.of("of", "masked"));
    assertThat(payload(token, "match", topic + "/exact")).isEqualTo(Map.of("of", "exact"));
    assertThat(payload(token, "match", topic + "/other")).isEqualTo(Map.of("of", "default"));
    assertThat(payload(token, "match", topic + "/masked")).isEqualTo(Map.of("of", "default"));
    assertThat(payload(token, "match", topic + "/none")).isNull();
  }

  @Test
  void matcherIsMatchedAsIfItWereATopic() {
    Token token =
        Token.access()
            .subscribePattern(topic + "/:id")
            .payload(Map.of("of", "pattern"))
            .subscribe("*")
            .payload(Map.of("of", "default"));
    assertThat(payload(token, "match", topic + "/1")).isEqualTo(Map.of("of", "pattern"));
    assertThat(payload(token, "match_urlpattern", topic + "/:id"))
        .isEqualTo(Map.of("of", "pattern"));
    assertThat(payload(token, "match_urlpattern", topic + "/:id/:x"))
        .isEqualTo(Map.of("of", "default"));
  }

  private Object payload(Token token, String parameter, String match) {
    try (EventStream watcher = watch(ONE);
        EventStream stream = hub.subscribe(token, parameter, match)) {
      Map<String, Object> document = document(nextAbout(stream, watcher));
      assertThat(document).containsEntry("match", match);
      return document.get("payload");
    }
  }

  // Both generations

  @ParameterizedTest
  @EnumSource
  void literalSubscriptionIsAnnouncedInBothGenerations(Generation generation) {
    try (EventStream classic = watch(CLASSIC);
        EventStream one = watch(ONE);
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      Map<String, Object> older = document(nextAbout(stream, classic));
      assertThat(older).containsEntry("type", "Subscription").containsEntry("topic", topic);
      Map<String, Object> newer = document(nextAbout(stream, one));
      assertThat(newer)
          .containsEntry("type", "subscription")
          .containsEntry("match", topic)
          .containsEntry("match_type", "exact")
          .containsEntry("subscriber", older.get("subscriber"));
    }
  }

  @Test
  void starIsAnnouncedInBothGenerations() {
    Token classicToken = Token.classic().payload(Map.of("name", name));
    Token accessToken = Token.access().subscribe("*").payload(Map.of("name", name));
    try (EventStream classic = watch(CLASSIC);
        EventStream one = watch(ONE);
        EventStream older = hub.subscribe(classicToken, "topic", "*");
        EventStream newer = hub.subscribe(accessToken, "match_urlpattern", "*")) {
      assertThat(document(nextAbout(older, classic))).containsEntry("topic", "*");
      assertThat(document(nextAbout(newer, classic))).containsEntry("topic", "*");
      assertThat(document(nextAbout(older, one)))
          .containsEntry("match", "*")
          .containsEntry("match_type", "exact");
      assertThat(document(nextAbout(newer, one)))
          .containsEntry("match", "*")
          .containsEntry("match_type", "urlpattern");
    }
  }

  @Test
  void templateIsAnnouncedInClassicOnly() {
    String template = topic + "/{id}";
    try (EventStream classic = watch(CLASSIC);
        EventStream one = watch(ONE);
        EventStream stream = hub.subscribe("topic", template, "topic", topic)) {
      assertThat(document(nextAbout(stream, classic))).containsEntry("topic", template);
      assertThat(document(nextAbout(stream, classic))).containsEntry("topic", topic);
      assertThat(aboutUntilNow(one))
          .singleElement()
          .satisfies(event -> assertThat(document(event)).containsEntry("match", topic));
    }
  }

  @Test
  void urlPatternIsAnnouncedInOneOnly() {
    String pattern = topic + "/:id";
    try (EventStream classic = watch(CLASSIC);
        EventStream one = watch(ONE);
        EventStream stream = hub.subscribe("match_urlpattern", pattern, "match", topic)) {
      assertThat(document(nextAbout(stream, one))).containsEntry("match", topic);
      assertThat(document(nextAbout(stream, one))).containsEntry("match", pattern);
      assertThat(aboutUntilNow(classic))
          .singleElement()
          .satisfies(event -> assertThat(document(event)).containsEntry("topic", topic));
    }
  }

  // Privacy

  @ParameterizedTest
  @EnumSource
  void eventsArePrivate(Generation generation) {
    try (EventStream watcher = watch(generation);
        EventStream anonymous = hub.subscribe(generation.topic(), "*");
        EventStream other = watch(generation, generation.token().subscribe(topic));
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      nextAbout(stream, watcher);
      String end = hub.publish(publisher, "topic", Hub.uniqueTopic());
      assertThat(anonymous.eventsUntil(end)).noneMatch(this::isAboutThisTest);
      assertThat(other.eventsUntil(end)).noneMatch(this::isAboutThisTest);
    }
  }

  @Test
  void grantMayCoverTheSubscriptionsOfOneTopic() {
    Token classic = Token.classic().subscribe(SubscriptionApi.path(topic) + "/{subscriber}");
    grantCovers(CLASSIC, classic);
    String pattern = SubscriptionApi.path("exact", topic) + "/:subscriber";
    grantCovers(ONE, Token.access().subscribePattern(pattern));
  }

  private void grantCovers(Generation generation, Token token) {
    try (EventStream watcher = watch(generation, token);
        EventStream other = hub.subscribe(generation.topic(), topic + "/other");
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(other.response().status()).isEqualTo(200);
      assertThat(document(nextAbout(stream, watcher))).containsValue(topic);
    }
  }

  @Test
  void eventsAreRoutedByTheirTopic() {
    Token token = Token.classic().subscribe("*");
    String template = SubscriptionApi.path(topic) + "/{subscriber}";
    routes(CLASSIC, hub.subscription("topic", template).bearer(token));
    String pattern = SubscriptionApi.path("exact", topic) + "/:subscriber";
    routes(ONE, hub.subscription("match_urlpattern", pattern).bearer(token));
  }

  private void routes(Generation generation, RawRequest narrow) {
    try (EventStream watcher = narrow.open();
        EventStream other = hub.subscribe(generation.topic(), topic + "/other");
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(other.response().status()).isEqualTo(200);
      assertThat(stream.response().status()).isEqualTo(200);
      assertThat(document(watcher.nextEvent())).containsValue(topic);
    }
  }

  // History

  @ParameterizedTest
  @EnumSource
  void eventsAreReplayedToWhoeverMayReadThem(Generation generation) {
    String cursor = hub.publish(publisher, "topic", topic, "data", "before");
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      ServerSentEvent arrival = nextAbout(stream, watcher);
      String[] replay = {generation.topic(), "*", generation.cursor(), cursor};
      try (EventStream late = hub.subscribe(generation.token().subscribe("*"), replay);
          EventStream anonymous = hub.subscribe(replay)) {
        assertThat(nextAbout(late)).isEqualTo(arrival);
        String end = hub.publish(publisher, "topic", Hub.uniqueTopic());
        assertThat(anonymous.eventsUntil(end)).noneMatch(this::isAboutThisTest);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorOfTheApiLeavesNoGapBeforeTheEvents(Generation generation) {
    Token token = generation.token().subscribe("*");
    String link = new SubscriptionApi(hub, token).request().send().header("Link").orElse("none");
    String cursor = link.replaceFirst(".*last-event-id=\"([^\"]*)\".*", "$1");
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(stream.response().status()).isEqualTo(200);
      String[] replay = {generation.topic(), "*", generation.cursor(), cursor};
      try (EventStream watcher = hub.subscribe(token, replay)) {
        assertThat(document(nextAbout(watcher))).containsEntry("active", true);
      }
    }
  }

  private EventStream watch(Generation generation) {
    return watch(generation, generation.token().subscribe("*"));
  }

  private EventStream watch(Generation generation, Token token) {
    return hub.subscribe(token, generation.topic(), "*");
  }

  private boolean isAboutThisTest(ServerSentEvent event) {
    return event.data().contains(name);
  }

  /** The next event of this test, caused by a subscriber that must be there meanwhile. */
  private ServerSentEvent nextAbout(EventStream subscriber, EventStream watcher) {
    assertThat(subscriber.response().status()).isEqualTo(200);
    return nextAbout(watcher);
  }

  private ServerSentEvent nextAbout(EventStream watcher) {
    ServerSentEvent event = watcher.nextEvent();
    while (!isAboutThisTest(event)) {
      event = watcher.nextEvent();
    }
    return event;
  }

  /** The events of this test that the hub published so far. */
  private List<ServerSentEvent> aboutUntilNow(EventStream watcher) {
    String end = hub.publish(publisher, "topic", Hub.uniqueTopic());
    return watcher.eventsUntil(end).stream().filter(this::isAboutThisTest).toList();
  }

  private static Map<String, Object> document(ServerSentEvent event) {
    return SubscriptionApi.document(event.data());
  }
}
