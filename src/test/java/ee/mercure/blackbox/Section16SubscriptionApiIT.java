package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static ee.mercure.blackbox.SubscriptionApi.ROOT;
import static ee.mercure.blackbox.SubscriptionApi.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 16: the subscription API. Heartbeats are quick, so that departures are soon noticed. */
final class Section16SubscriptionApiIT extends FrequentHeartbeatHub {
  private static final String NOBODY = "urn:uuid:00000000-0000-4000-8000-000000000000";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  // Authorization

  @Test
  void tokenIsNeededEvenWhereSubscribersMayBeAnonymous() {
    for (String target :
        List.of(ROOT, path(topic), path(topic, NOBODY), path("exact", topic, NOBODY))) {
      assertThat(hub.request("GET", target).send()).isError(401).hasBearerChallenge();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestedPathMustBeGranted(Generation generation) {
    for (String target :
        List.of(ROOT, path(topic), path("exact", topic), path("exact", topic, NOBODY))) {
      SubscriptionApi other = api(generation.publisher().subscribe(topic, target + "x"));
      assertThat(other.target(target).send()).isError(403);
      SubscriptionApi granted = api(generation.token().subscribe(target));
      assertThat(granted.target(target).send().status()).isIn(200, 404);
    }
    assertThat(api(ONE.token().subscribe("other")).request().send())
        .isError(403)
        .hasBearerError("insufficient_scope");
  }

  @ParameterizedTest
  @EnumSource
  void queryIsNoPartOfWhatMustBeGranted(Generation generation) {
    String target = ROOT + "?x=1";
    assertThat(api(generation.token().subscribe(ROOT)).target(target).send()).hasStatus(200);
    assertThat(api(generation.token().subscribe(target)).target(target).send()).isError(403);
  }

  @ParameterizedTest
  @EnumSource
  void rightToPublishIsNoRightToRead(Generation generation) {
    assertThat(api(generation.publisher()).request().send()).isError(403);
  }

  @Test
  void grantMayBeATemplate() {
    SubscriptionApi templated = api(Token.classic().subscribe(ROOT + "{/topic}{/subscriber}"));
    assertThat(templated.request().send()).hasStatus(200);
    assertThat(templated.request(topic).send()).hasStatus(200);
    assertThat(templated.request(topic, NOBODY).send()).hasStatus(404);
  }

  @Test
  void grantMayBeAUrlPattern() {
    SubscriptionApi relative = api(Token.access().subscribePattern(ROOT + "/:type/:match"));
    assertThat(relative.request("exact", topic).send()).hasStatus(200);
    assertThat(relative.request().send()).isError(403);
    assertThat(relative.request("exact", topic, NOBODY).send()).isError(403);
    SubscriptionApi absolute = api(Token.access().subscribePattern("https://localhost" + ROOT));
    assertThat(absolute.request().send()).hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void grantOfTheCollectionShowsAllSubscriptions(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(stream.response()).hasStatus(200);
      SubscriptionApi api = api(generation.token().subscribe(ROOT));
      assertThat(named(api.list())).contains(topic);
    }
  }

  // Documents

  @Test
  void classicCollection() {
    Token token = Token.classic().payload(Map.of("a", "b"));
    try (EventStream stream = hub.subscribe(token, "topic", topic)) {
      assertThat(stream.response()).hasStatus(200);
      Map<String, Object> document = api(CLASSIC).get(topic);
      assertThat(document)
          .containsOnlyKeys("@context", "id", "type", "lastEventID", "subscriptions")
          .containsEntry("@context", "https://mercure.rocks/")
          .containsEntry("id", path(topic))
          .containsEntry("type", "Subscriptions");
      Map<String, Object> only = only(api(CLASSIC).list(topic));
      String subscriber = only.get("subscriber").toString();
      assertThat(only)
          .containsOnlyKeys("id", "type", "subscriber", "topic", "active", "payload")
          .containsEntry("id", path(topic, subscriber))
          .containsEntry("type", "Subscription")
          .containsEntry("topic", topic)
          .containsEntry("active", true)
          .containsEntry("payload", Map.of("a", "b"));
    }
  }

  @Test
  void newerCollection() {
    Token token = Token.access().subscribe("*").payload(Map.of("a", "b"));
    try (EventStream stream = hub.subscribe(token, "match", topic)) {
      assertThat(stream.response()).hasStatus(200);
      awaitListed("exact", topic);
      Map<String, Object> document = api(ONE).get("exact", topic);
      assertThat(document)
          .containsOnlyKeys("id", "type", "subscriptions")
          .containsEntry("id", path("exact", topic))
          .containsEntry("type", "subscriptions");
      Map<String, Object> only = only(api(ONE).list("exact", topic));
      String subscriber = only.get("subscriber").toString();
      assertThat(only)
          .containsOnlyKeys("id", "type", "subscriber", "match", "match_type", "active", "payload")
          .containsEntry("id", path("exact", topic, subscriber))
          .containsEntry("type", "subscription")
          .containsEntry("match", topic)
          .containsEntry("match_type", "exact")
          .containsEntry("active", true)
          .containsEntry("payload", Map.of("a", "b"));
    }
  }

  @Test
  void classicSingleDocumentIsTheEventWithACursor() {
    try (EventStream watcher = watch(CLASSIC);
        EventStream stream = hub.subscribe("topic", topic)) {
      Map<String, Object> event = eventAboutTopic(stream, watcher);
      Map<String, Object> document = api(CLASSIC).get(topic, event.get("subscriber").toString());
      assertThat(document).containsAllEntriesOf(event).containsKey("lastEventID");
      assertThat(document).hasSize(event.size() + 1);
    }
  }

  @Test
  void newerSingleDocumentIsTheEvent() {
    try (EventStream watcher = watch(ONE);
        EventStream stream = hub.subscribe("match", topic)) {
      Map<String, Object> event = eventAboutTopic(stream, watcher);
      String subscriber = event.get("subscriber").toString();
      assertThat(api(ONE).get("exact", topic, subscriber)).isEqualTo(event);
    }
  }

  @Test
  void rootIsWrittenInTheVersionOfTheToken() {
    assertThat(api(CLASSIC).request().send()).hasHeader("Content-Type", "application/ld+json");
    assertThat(api(CLASSIC).get()).containsEntry("id", ROOT).containsKey("lastEventID");
    assertThat(api(ONE).request().send()).hasHeader("Content-Type", "application/json");
    assertThat(api(ONE).get()).containsEntry("id", ROOT).doesNotContainKey("lastEventID");
  }

  @Test
  void twoSegmentsAreReadInTheVersionOfTheToken() {
    try (EventStream watcher = watch(CLASSIC);
        EventStream stream = hub.subscribe("topic", topic)) {
      String subscriber = eventAboutTopic(stream, watcher).get("subscriber").toString();
      assertThat(api(CLASSIC).get(topic, subscriber)).containsEntry("type", "Subscription");
      assertThat(api(CLASSIC).request("exact", topic).send()).isError(404);
      assertThat(api(ONE).get("exact", topic)).containsEntry("type", "subscriptions");
      assertThat(api(ONE).request(topic, subscriber).send()).isError(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneSegmentIsClassicAndThreeAreNotWhateverTheToken(Generation generation) {
    try (EventStream watcher = watch(ONE);
        EventStream stream = hub.subscribe("match", topic)) {
      String subscriber = eventAboutTopic(stream, watcher).get("subscriber").toString();
      assertThat(api(generation).request(topic).send())
          .hasStatus(200)
          .hasHeader("Content-Type", "application/ld+json");
      assertThat(api(generation).get(topic)).containsEntry("type", "Subscriptions");
      assertThat(api(generation).request("exact", topic, subscriber).send())
          .hasStatus(200)
          .hasHeader("Content-Type", "application/json");
    }
  }

  @Test
  void subscriptionsOfTheSameMatcherAreListedTogether() {
    try (EventStream classic = hub.subscribe("topic", topic);
        EventStream one = hub.subscribe("match", topic, "match", topic + "/other")) {
      assertThat(classic.response()).hasStatus(200);
      assertThat(one.response()).hasStatus(200);
      Deadline.await("two subscriptions", () -> api(CLASSIC).list(topic).size() == 2);
      assertThat(api(ONE).list("exact", topic))
          .extracting(subscription -> subscription.get("id"))
          .doesNotHaveDuplicates()
          .hasSize(2);
    }
  }

  @Test
  void matchersAreListedInTheOrderOfTheRequest() {
    List<String> topics = List.of(topic + "/b", topic + "/{id}", topic + "/a");
    try (EventStream stream = hub.query(Form.repeat("topic", topics)).open()) {
      assertThat(stream.response()).hasStatus(200);
      assertThat(named(api(CLASSIC).list())).isEqualTo(topics);
    }
  }

  @Test
  void matchersOfOneAreListedByTheirParametersName() {
    String b = topic + "/b";
    String a = topic + "/a";
    String pattern = topic + "/:id";
    try (EventStream stream =
        hub.subscribe("match_urlpattern", pattern, "match_exact", a, "match", b)) {
      assertThat(stream.response()).hasStatus(200);
      Deadline.await("three subscriptions", () -> named(api(ONE).list()).size() == 3);
      assertThat(named(api(ONE).list())).containsExactly(b, a, pattern);
    }
  }

  @Test
  void eachGenerationListsWhatItCanExpress() {
    String template = topic + "/{id}";
    String pattern = topic + "/:id";
    try (EventStream classic = hub.subscribe("topic", template, "topic", topic);
        EventStream one = hub.subscribe("match", topic + "/1", "match_urlpattern", pattern)) {
      assertThat(classic.response()).hasStatus(200);
      assertThat(one.response()).hasStatus(200);
      awaitListed("urlpattern", pattern);
      assertThat(named(api(CLASSIC).list())).containsExactly(template, topic, topic + "/1");
      assertThat(named(api(ONE).list())).containsExactly(topic, topic + "/1", pattern);
      assertThat(api(ONE).list("exact", template)).isEmpty();
      assertThat(api(ONE).list("exact", pattern)).isEmpty();
      assertThat(api(CLASSIC).list(pattern)).isEmpty();
    }
  }

  @Test
  void starIsListedInBothGenerations() {
    Token token = Token.classic().payload(topic);
    try (EventStream classic = hub.subscribe(token, "topic", "*");
        EventStream one = hub.subscribe(token, "match_urlpattern", "*")) {
      assertThat(classic.response()).hasStatus(200);
      assertThat(one.response()).hasStatus(200);
      awaitListed("urlpattern", "*");
      assertThat(withPayload(api(CLASSIC).list("*"))).hasSize(2);
      assertThat(withPayload(api(ONE).list("exact", "*"))).hasSize(1);
      assertThat(withPayload(api(ONE).list("urlpattern", "*"))).hasSize(1);
    }
  }

  private List<Map<String, Object>> withPayload(List<Map<String, Object>> listed) {
    return listed.stream().filter(document -> topic.equals(document.get("payload"))).toList();
  }

  @ParameterizedTest
  @EnumSource
  void endedSubscriptionIsGone(Generation generation) {
    String[] collection =
        generation == CLASSIC ? new String[] {topic} : new String[] {"exact", topic};
    String id;
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.subscribe(generation.topic(), topic)) {
      id = eventAboutTopic(stream, watcher).get("id").toString();
      assertThat(api(generation).target(id).send()).hasStatus(200);
    }
    Deadline.await("no subscription", () -> api(generation).list(collection).isEmpty());
    assertThat(api(generation).target(id).send()).isError(404);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsFoundUnderAMatcherThatNobodyUses(Generation generation) {
    assertThat(api(CLASSIC).list(topic)).isEmpty();
    assertThat(api(ONE).list("exact", topic)).isEmpty();
    assertThat(api(ONE).list("urlpattern", topic)).isEmpty();
    assertThat(api(CLASSIC).request(topic, NOBODY).send()).isError(404);
    assertThat(api(generation).request("exact", topic, NOBODY).send()).isError(404);
  }

  // Paths

  @Test
  void segmentsAreDecoded() {
    String odd = "a b/\u00fc%20+*~?x=1&#{;=@" + topic;
    try (EventStream stream = hub.subscribe("match", odd)) {
      assertThat(stream.response()).hasStatus(200);
      awaitListed("exact", odd);
      assertThat(named(api(CLASSIC).list(odd))).containsExactly(odd);
    }
  }

  @Test
  void plusIsASpaceInClassicOnly() {
    String name = topic.substring(topic.lastIndexOf('/') + 1);
    try (EventStream stream = hub.subscribe("topic", "a b " + name, "topic", "a+b+" + name)) {
      assertThat(stream.response()).hasStatus(200);
      assertThat(listed(CLASSIC, ROOT + "/a+b+" + name)).contains("a b " + name);
      assertThat(listed(CLASSIC, ROOT + "/a%2Bb%2B" + name)).contains("a+b+" + name);
      assertThat(listed(ONE, ROOT + "/exact/a+b+" + name)).contains("a+b+" + name);
      assertThat(listed(ONE, ROOT + "/exact/a%20b%20" + name)).contains("a b " + name);
    }
  }

  @Test
  void semicolonIsACharacterOfTheSegment() {
    String name = topic.substring(topic.lastIndexOf('/') + 1);
    try (EventStream watcher = watch(ONE);
        EventStream stream = hub.subscribe("match", topic, "match", name + ";b=c")) {
      String id = eventAboutTopic(stream, watcher).get("id").toString();
      awaitListed("exact", name + ";b=c");
      assertThat(listed(CLASSIC, ROOT + "/" + name + ";b=c")).contains(name + ";b=c");
      assertThat(listed(ONE, ROOT + "/exact/" + name + ";b=c")).contains(name + ";b=c");
      assertThat(api(CLASSIC).target(path(topic) + ";x").send()).hasStatus(200);
      assertThat(SubscriptionApi.listOf(api(CLASSIC).target(path(topic) + ";x").send())).isEmpty();
      assertThat(api(ONE).target(id + ";x").send()).isError(404);
      assertThat(api(ONE).target(id.replace("/exact/", "/exact;x/")).send()).isError(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriptionToTheEmptyTopicIsFound(Generation generation) {
    Token token = generation.token().subscribe("*").payload(Map.of("topic", topic));
    try (EventStream watcher = watch(generation);
        EventStream stream = hub.subscribe(token, generation.topic(), "")) {
      String id = eventAboutTopic(stream, watcher).get("id").toString();
      assertThat(id).contains("//");
      assertThat(SubscriptionApi.document(api(generation).target(id).send().text()))
          .containsEntry("id", id);
    }
  }

  private String listed(Generation generation, String target) {
    return only(SubscriptionApi.listOf(api(generation).target(target).send())).toString();
  }

  @Test
  void queryAsksForTheSameAsThePath() {
    String name = Hub.uniqueTopic() + "/a+b c%2F";
    try (EventStream classic = hub.subscribe("topic", name);
        EventStream one = hub.subscribe("match", name)) {
      assertThat(classic.response().isEventStream()).isEqualTo(one.response().isEventStream());
      asksForTheSame(CLASSIC, "topic", name, SubscriptionApi.path(name));
      asksForTheSame(ONE, "match", name, SubscriptionApi.path("exact", name));
    }
  }

  private void asksForTheSame(Generation generation, String parameter, String name, String path) {
    String query = ROOT + "?" + Form.encode(parameter, name);
    List<Map<String, Object>> listed = SubscriptionApi.listOf(api(generation).target(query).send());
    assertThat(listed)
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(
            SubscriptionApi.listOf(api(generation).target(path).send()));
    String subscriber = (String) listed.get(0).get("subscriber");
    RawResponse single =
        api(generation).target(query + "&" + Form.encode("subscriber", subscriber)).send();
    assertThat(SubscriptionApi.document(single.text())).containsEntry("subscriber", subscriber);
    String stranger = query + "&" + Form.encode("subscriber", "urn:uuid:none");
    assertThat(api(generation).target(stranger).send()).isError(404);
  }

  /** The token must grant the path that the query stands for. */
  @Test
  void queryNeedsTheGrantOfItsPath() {
    String name = Hub.uniqueTopic();
    String query = ROOT + "?" + Form.encode("topic", name);
    Token granted = Token.classic().subscribe(SubscriptionApi.path(name));
    Token other = Token.classic().subscribe(ROOT);
    assertThat(new SubscriptionApi(hub, granted).target(query).send()).hasStatus(200);
    assertThat(new SubscriptionApi(hub, other).target(query).send()).isError(403);
  }

  // Servers refuse such paths by themselves, each with a page of its own.
  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "a%2", "%FF", "%C3", "%ED%A0%80", "%C0%AF"})
  void brokenEscapeIsABadRequest(String broken) {
    int status = TestServer.current().statusOfPath(broken);
    for (Generation generation : Generation.values()) {
      assertThat(api(generation).target(ROOT + "/" + broken).send()).hasStatus(status);
      assertThat(api(generation).target(ROOT + "/exact/" + broken).send()).hasStatus(status);
      assertThat(api(generation).target(ROOT + "/exact/" + broken + "/x").send()).hasStatus(status);
      assertThat(api(generation).target(ROOT + "/exact/x/" + broken).send()).hasStatus(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Exact", "URLPattern", "uritemplate", "regexp", "x", "%20exact"})
  void unknownMatcherTypeIsABadRequest(String type) {
    assertThat(api(ONE).target(ROOT + "/" + type + "/a").send()).isError(400);
    for (Generation generation : Generation.values()) {
      assertThat(api(generation).target(ROOT + "/" + type + "/a/b").send()).isError(400);
    }
  }

  @Test
  void moreThanThreeSegmentsAreUnknown() {
    assertThat(api(ONE).request("exact", "a", "b", "c").send()).isError(404);
    assertThat(api(CLASSIC).target(ROOT + "/").send()).isError(404);
  }

  // Header fields

  @Test
  void linkLeadsToTheHub() {
    String classic = link(api(CLASSIC).request().send());
    assertThat(classic).matches("<(https?://[^/>]+)?/\\.well-known/mercure>; .*");
    assertThat(classic).contains("; rel=\"mercure\"").doesNotContain("type=");
    String one = link(api(ONE).request().send());
    assertThat(one)
        .matches("<(https?://[^/>]+)?/\\.well-known/mercure>; .*")
        .contains("; rel=\"mercure\"", "; type=\"mercure\"")
        .contains("; content-type=\"application/json\"");
  }

  @ParameterizedTest
  @EnumSource
  void everyResponseMustBeRevalidated(Generation generation) {
    for (RawRequest request : List.of(api(generation).request(), api(generation).request(topic))) {
      assertThat(request.send()).hasHeader("Cache-Control", "private, must-revalidate");
    }
  }

  /** One URL has a representation for each version of tokens. */
  @ParameterizedTest
  @EnumSource
  void responseDependsOnTheToken(Generation generation) {
    RawRequest request = api(generation).request();
    assertThat(request.send()).listsInHeader("Vary", "Origin", "Authorization", "Cookie");
    RawRequest again = api(generation).request().header("If-None-Match", "*");
    assertThat(again.send())
        .hasStatus(304)
        .listsInHeader("Vary", "Origin", "Authorization", "Cookie");
  }

  @Test
  void unknownSubscriptionIsNotFoundWhateverTheClientKnows() {
    for (RawRequest request :
        List.of(api(CLASSIC).request(topic, NOBODY), api(ONE).request("exact", topic, NOBODY))) {
      assertThat(request.header("If-None-Match", "*").send()).isError(404);
    }
    String tag = api(ONE).request().send().header("ETag").orElse("none");
    RawRequest request = api(ONE).request("exact", topic, NOBODY);
    assertThat(request.header("If-None-Match", tag).send()).isError(404);
  }

  private SubscriptionApi api(Generation generation) {
    return api(generation.token().subscribe("*"));
  }

  private SubscriptionApi api(Token token) {
    return new SubscriptionApi(hub, token);
  }

  private EventStream watch(Generation generation) {
    return hub.subscribe(generation.token().subscribe("*"), generation.topic(), "*");
  }

  /** The event of the subscription to this test's topic, whose subscriber must be there. */
  private Map<String, Object> eventAboutTopic(EventStream subscriber, EventStream watcher) {
    assertThat(subscriber.response()).hasStatus(200);
    ServerSentEvent event = watcher.nextEvent();
    while (!event.data().contains(topic)) {
      event = watcher.nextEvent();
    }
    return SubscriptionApi.document(event.data());
  }

  /** A 1.0 subscriber is listed once it is registered, which its client need not wait for. */
  private void awaitListed(String type, String match) {
    Deadline.await("a subscription", () -> !api(ONE).list(type, match).isEmpty());
  }

  /** What the subscriptions of this test are to, in their order. */
  private List<String> named(List<Map<String, Object>> listed) {
    return listed.stream()
        .map(document -> document.getOrDefault("topic", document.get("match")).toString())
        .filter(match -> match.contains(topic))
        .toList();
  }

  private static Map<String, Object> only(List<Map<String, Object>> listed) {
    assertThat(listed).hasSize(1);
    return listed.get(0);
  }

  private static String link(RawResponse response) {
    assertThat(response).hasStatus(200);
    return response.header("Link").orElse("none");
  }
}
