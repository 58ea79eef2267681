package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2: status codes, what the error says, and which check comes first. */
final class Section02StatusCodesIT extends DevelopmentHub {
  private static final String OTHER_KEY = "another key of more than 32 octets";

  private final Hub hub = Hub.deployed();

  @ParameterizedTest
  @EnumSource
  void success(Generation generation) {
    assertThat(hub.subscription(generation.topic(), "https://a.example/").send()).hasStatus(200);
    assertThat(publish(generation, "topic=https://a.example/")).hasStatus(200);
  }

  @Test
  void publishingWithoutToken() {
    assertThat(hub.request("POST", Hub.PATH).form("topic=a").send())
        .isError(401)
        .hasBearerChallenge();
  }

  @Test
  void subscriptionApiWithoutTokenEvenIfSubscribersMayBeAnonymous() {
    assertThat(hub.request("GET", Hub.PATH + "/subscriptions").send())
        .isError(401)
        .hasBearerChallenge();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "Bearer", "Bearer ", "x"})
  void malformedAuthorizationOfSubscriber(String value) {
    assertThat(hub.subscription("topic", "a").header("Authorization", value).send())
        .isError(401)
        .hasBearerChallenge();
    assertThat(hub.subscription("match", "a").header("Authorization", value).send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @Test
  void twoAuthorizationLinesOfSubscriber() {
    assertThat(
            hub.subscription("topic", "a")
                .bearer(Token.classic().subscribe("*"))
                .bearer(Token.classic().subscribe("*"))
                .send())
        .isError(401)
        .hasBearerChallenge();
    assertThat(
            hub.subscription("match", "a")
                .bearer(Token.access().subscribe("*"))
                .bearer(Token.access().subscribe("*"))
                .send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @ParameterizedTest
  @EnumSource
  void tokenSignedByAStranger(Generation generation) {
    refused(generation, generation.publisher().subscribe("*").secret(OTHER_KEY));
  }

  @ParameterizedTest
  @EnumSource
  void tokenThatHasExpired(Generation generation) {
    refused(generation, generation.publisher().subscribe("*").expiresIn(Duration.ofMinutes(-1)));
  }

  @ParameterizedTest
  @EnumSource
  void tokenWithoutSignature(Generation generation) {
    refused(generation, generation.publisher().subscribe("*").unsigned());
  }

  private void refused(Generation generation, Token token) {
    RawResponse subscription =
        hub.subscription(generation.topic(), "https://a.example/").bearer(token).send();
    RawResponse publication = hub.publication(token, "topic", "https://a.example/").send();
    for (RawResponse response : List.of(subscription, publication)) {
      if (generation == ONE) {
        assertThat(response).isError(401).hasBearerError("invalid_token");
      } else {
        assertThat(response).isError(401).hasBearerChallenge();
      }
    }
  }

  @Test
  void missingPublishRight() {
    assertThat(hub.publication(Token.classic().publish("b"), "topic", "a").send()).isError(403);
    assertThat(hub.publication(Token.access().publish("b"), "topic", "a").send())
        .isError(403)
        .hasBearerError("insufficient_scope");
  }

  @Test
  void tokenThatGrantsNothing() {
    assertThat(hub.publication(Token.classic(), "topic", "a").send()).isError(403);
    assertThat(hub.publication(Token.classic().subscribe("*"), "topic", "a").send()).isError(403);
    assertThat(hub.publication(Token.access(), "topic", "a").send())
        .isError(403)
        .hasBearerError("insufficient_scope");
    assertThat(hub.publication(Token.access().subscribe("*"), "topic", "a").send())
        .isError(403)
        .hasBearerError("insufficient_scope");
  }

  @Test
  void subscriptionApiThatIsNotGranted() {
    RawRequest classic = hub.request("GET", Hub.PATH + "/subscriptions");
    assertThat(classic.bearer(Token.classic().subscribe("other")).send()).isError(403);
    RawRequest one = hub.request("GET", Hub.PATH + "/subscriptions");
    assertThat(one.bearer(Token.access().subscribe("other")).send())
        .isError(403)
        .hasBearerError("insufficient_scope");
  }

  @Test
  void malformedAuthorizationDetailIsAnInvalidToken() {
    Token token = Token.access().publish("*").detail(Map.of("type", Token.DETAIL_TYPE));
    assertThat(hub.publication(token, "topic", "a").send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  @Test
  void cookieOfPublisherWithoutOrigin() {
    assertThat(
            hub.request("POST", Hub.PATH)
                .cookie("mercureAuthorization", Token.classic().publish("*").compact())
                .form("topic=a")
                .send())
        .isError(401);
    assertThat(
            hub.request("POST", Hub.PATH)
                .cookie("__Secure-mercure_access_token", Token.access().publish("*").compact())
                .form("topic=a")
                .send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @ParameterizedTest
  @EnumSource
  void publicationWithoutTopic(Generation generation) {
    assertThat(publish(generation, "data=x")).isError(400, "topic");
    assertThat(publish(generation, "")).isError(400, "topic");
  }

  @Test
  void subscriptionWithoutTopic() {
    assertThat(hub.request("GET", Hub.PATH).send()).isError(400, "topic", "match");
    assertThat(hub.query("other=a").send()).isError(400, "topic", "match");
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatIsNoForm(Generation generation) {
    for (String type : List.of("application/json", "multipart/form-data; boundary=x", "broken")) {
      RawRequest request = hub.request("POST", Hub.PATH).bearer(generation.publisher());
      assertThat(request.header("Content-Type", type).body("topic=a").send()).isError(400);
    }
    assertThat(hub.request("POST", Hub.PATH).bearer(generation.publisher()).body("topic=a").send())
        .isError(400);
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatCannotBeDecoded(Generation generation) {
    assertThat(publish(generation, "topic=a&data=%zz")).isError(400);
    assertThat(publish(generation, "topic=a&data=x%2")).isError(400);
    assertThat(publish(generation, "topic=a&data=%FF")).isError(400);
    assertThat(publish(generation, "topic=%ED%A0%80")).isError(400);
    assertThat(publish(generation, "topic=a&%FF=b")).isError(400);
  }

  @Test
  void queryThatCannotBeDecoded() {
    assertThat(hub.query("topic=a%FF").send()).isError(400, "topic");
    assertThat(hub.query("match=a%FF").send()).isError(400, "match");
    assertThat(hub.query("topic=%zz").send()).isError(400, "topic");
    assertThat(hub.query("topic=a;b").send()).isError(400, "topic");
    assertThat(hub.query("match=%zz").send()).hasStatus(200);
    assertThat(hub.query("match=a;b").send()).hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void fieldsThatNoStreamCanCarry(Generation generation) {
    assertThat(publish(generation, "topic=a&retry=soon")).isError(400, "retry");
    for (String control : List.of("%0A", "%0D", "%00")) {
      assertThat(publish(generation, "topic=a&id=x" + control)).isError(400, "id");
      assertThat(publish(generation, "topic=a&type=x" + control)).isError(400, "type");
    }
  }

  @Test
  void valuesThatTheProtocolReserves() {
    assertThat(publish(CLASSIC, "topic=/.well-known/mercure/x")).isError(403, "topic");
    assertThat(publish(ONE, "topic=/.well-known/mercure/x")).isError(400, "topic");
    assertThat(publish(CLASSIC, "topic=*")).hasStatus(200);
    assertThat(publish(ONE, "topic=*")).isError(400, "topic");
    assertThat(publish(CLASSIC, "topic=a&type=mercure")).isError(400, "type");
    assertThat(publish(ONE, "topic=a&type=mercure")).isError(400, "type");
    assertThat(publish(CLASSIC, "topic=a&id=%23x")).isError(400, "id");
    assertThat(publish(ONE, "topic=a&id=%23x")).isError(400, "id");
    assertThat(publish(CLASSIC, "topic=a&id=earliest")).hasStatus(200);
    assertThat(publish(ONE, "topic=a&id=earliest")).isError(400, "id");
  }

  @Test
  void moreTopicsThanAPublicationMayName() {
    String topics = Form.repeat("topic", numbered(1001));
    assertThat(publish(CLASSIC, topics)).isError(400, "topic");
    assertThat(publish(ONE, topics)).isError(413, "topic");
  }

  @Test
  void moreTopicsThanASubscriptionMayName() {
    assertThat(hub.query(Form.repeat("topic", numbered(1001))).send()).isError(400, "topic");
    assertThat(hub.query(Form.repeat("match", numbered(101))).send()).isError(400, "match");
  }

  @Test
  void patternThatIsTooLong() {
    assertThat(hub.subscription("match", "a".repeat(4097)).send()).isError(400, "match");
    assertThat(hub.subscription("match_urlpattern", "/" + "a".repeat(4096)).send())
        .isError(400, "match_urlpattern");
  }

  @Test
  void parametersThatAreNoMatchers() {
    assertThat(hub.query("match_regex=a").send()).isError(400, "match");
    assertThat(hub.query("match=a&Match=b").send()).isError(400, "match");
    assertThat(hub.query("match_urlpattern=https://[").send()).isError(400, "match_urlpattern");
  }

  @Test
  void bothGenerationsInOneSubscription() {
    assertThat(hub.query("topic=a&match=a").send()).isError(400, "topic", "match");
  }

  @Test
  void subscriptionThatDoesNotExist() {
    String url = Hub.PATH + "/subscriptions/" + Form.encode(Hub.uniqueTopic()) + "/urn%3Anobody";
    assertThat(hub.request("GET", url).bearer(Token.classic().subscribe("*")).send()).isError(404);
  }

  @Test
  void errorsOfRoutesAreErrorsLikeAllOthers() {
    assertThat(hub.request("GET", Hub.PATH + "/unknown").send()).isError(404);
    assertThat(hub.request("DELETE", Hub.PATH).send()).isError(405);
  }

  @ParameterizedTest
  @EnumSource
  void tokenIsCheckedBeforeAnythingElse(Generation generation) {
    Token stranger = generation.publisher().secret(OTHER_KEY);
    assertThat(hub.publication(stranger, "data", "x").send()).isError(401);
    assertThat(hub.publication(stranger, "topic=%zz").send()).isError(401);
    assertThat(hub.request("POST", Hub.PATH).bearer(stranger).body("no form").send()).isError(401);
    String topics = Form.repeat(generation.topic(), numbered(1001));
    assertThat(hub.query(topics).bearer(stranger).send()).isError(401);
  }

  @ParameterizedTest
  @EnumSource
  void fieldsAreCheckedBeforeGrants(Generation generation) {
    Token other = generation.token().publish("https://other.example/");
    assertThat(hub.publication(other, "data", "x").send()).isError(400, "topic");
    assertThat(hub.publication(other, "topic", "a", "retry", "x").send()).isError(400, "retry");
    assertThat(hub.publication(other, "topic", "a").send()).isError(403);
  }

  @Test
  void reservedTopicIsRefusedWhateverTheTokenGrants() {
    Token none = Token.access();
    assertThat(hub.publication(none, "topic", Hub.PATH).send()).isError(400, "topic");
    assertThat(hub.publication(none, "topic", "*").send()).isError(400, "topic");
  }

  @Test
  void refusalsLeaveNeitherStackTraceNorTokenInTheLog() {
    ServerLog log = ServerLog.fromNow();
    Token stranger = Token.classic().publish("*").secret(OTHER_KEY);
    Token other = Token.access().publish("https://other.example/");
    hub.publication(stranger, "topic", "a").send();
    hub.publication(other, "topic", "a").send();
    hub.publication(other, "topic=%zz").send();
    hub.request("POST", Hub.PATH).bearer(other).header("Content-Type", "broken").body("x").send();
    hub.query("topic=a&authorization=" + stranger.compact()).send();
    hub.query("match=a&match_regex=b").send();
    hub.request("DELETE", Hub.PATH).send();
    assertThat(ServerLog.fromStart().text()).contains("Mercure EE is ready");
    assertThat(log.text())
        .doesNotContain("\tat ")
        .doesNotContain(stranger.compact(), other.compact(), Token.DEVELOPMENT_KEY, OTHER_KEY);
  }

  private RawResponse publish(Generation generation, String body) {
    return hub.publication(generation.publisher(), body).send();
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "https://a.example/" + i).toList();
  }
}
