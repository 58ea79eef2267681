package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9: where a token is looked for, and which of several counts. */
final class Section09PresentingTokensIT extends DevelopmentHub {
  private static final String CLASSIC_COOKIE = "mercureAuthorization";
  private static final String ONE_COOKIE = "__Secure-mercure_access_token";
  private static final String ORIGIN = "https://app.example";
  private static final String UNTRUSTED = "another key of more than 32 octets";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  // Header

  @ParameterizedTest
  @EnumSource
  void headerCarriesTheToken(Generation generation) {
    assertThat(isGranted(subscription(generation).bearer(granting(generation)))).isTrue();
    assertThat(isGranted(subscription(generation))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "bEaReR ", "Bearer  "})
  void schemeIsComparedWithoutCase(String scheme) {
    String token = granting(ONE).compact();
    assertThat(isGranted(subscription(ONE).header("Authorization", scheme + token))).isTrue();
    assertThat(
            hub.request("POST", Hub.PATH)
                .header("authorization", scheme + Token.access().publish(topic).compact())
                .form(Form.encode("topic", topic))
                .send())
        .hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer short", "Bearer username=\"a\"", "x"})
  void publicationWithoutReadableTokenIsAnsweredInOne(String value) {
    assertThat(
            hub.request("POST", Hub.PATH)
                .header("Authorization", value)
                .form(Form.encode("topic", topic))
                .send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @Test
  void twoTokensInOneHeaderAreNone() {
    String two = Token.classic().publish("*").bearer() + ", " + Token.classic().bearer();
    assertThat(subscription(CLASSIC).header("Authorization", two).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(subscription(ONE).header("Authorization", two).send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @ParameterizedTest
  @EnumSource
  void headerWinsOverCookies(Generation generation) {
    RawRequest worthless =
        subscription(generation)
            .bearer(generation.token().secret(UNTRUSTED))
            .header("Cookie", cookies(granting(CLASSIC), granting(ONE)));
    assertThat(worthless.send()).isError(401);
    RawRequest powerless =
        subscription(generation)
            .bearer(generation.token())
            .header("Cookie", cookies(granting(CLASSIC), granting(ONE)));
    assertThat(isGranted(powerless)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void credentialsOfASiteWithAPasswordHideNoCookie(Generation generation) {
    RawRequest withPassword =
        subscription(generation)
            .header("Authorization", "Basic dXNlcjpwYXNz")
            .header("Cookie", cookies(granting(CLASSIC), granting(ONE)));
    assertThat(isGranted(withPassword)).isTrue();
  }

  @Test
  void malformedHeaderIsNotReplacedByACookie() {
    String cookies = cookies(granting(CLASSIC), granting(ONE));
    assertThat(
            subscription(CLASSIC)
                .header("Authorization", "Bearer eA==")
                .header("Cookie", cookies)
                .send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(
            subscription(ONE)
                .header("Authorization", "Bearer eA==")
                .header("Cookie", cookies)
                .send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  @Test
  void headerWinsOverTheQuery() {
    String query = classicQuery(granting(CLASSIC).compact());
    assertThat(hub.query(query).bearer(Token.classic().secret(UNTRUSTED)).send()).isError(401);
    assertThat(isGranted(hub.query(query).bearer(Token.classic()))).isFalse();
    assertThat(isGranted(hub.query(classicQuery("worthless")).bearer(granting(CLASSIC)))).isTrue();
  }

  // Query parameter

  @Test
  void queryOfAClassicSubscriptionMayCarryTheToken() {
    assertThat(isGranted(hub.query(classicQuery(granting(CLASSIC).compact())))).isTrue();
  }

  @Test
  void queryOfAPublicationMayCarryTheTokenWithoutAnOrigin() {
    String target = Hub.PATH + "?authorization=" + Token.classic().publish("*").compact();
    assertThat(hub.request("POST", target).form(Form.encode("topic", topic)).send()).hasStatus(200);
  }

  @Test
  void queryOfTheClassicSubscriptionApiMayCarryTheToken() {
    String token = Token.classic().subscribe("*").compact();
    String path = SubscriptionApi.path(topic) + "?authorization=" + token;
    assertThat(hub.request("GET", path).send()).hasStatus(200);
  }

  @Test
  void queryOfTheNewerSubscriptionApiMayNot() {
    String token = Token.classic().subscribe("*").compact();
    String path = SubscriptionApi.path("exact", topic, "urn:x") + "?authorization=" + token;
    assertThat(hub.request("GET", path).send()).isError(401).hasBearerChallenge();
  }

  /** Access tokens must not be in URLs (RFC 9700), and a 1.0 hub takes none from there. */
  @Test
  void queryCarriesNoAccessToken() {
    String token = Token.access().publish("*").subscribe("*").compact();
    String publication = Hub.PATH + "?authorization=" + token;
    String api = SubscriptionApi.path(topic) + "?authorization=" + token;
    for (RawRequest request :
        List.of(
            hub.query(classicQuery(token)),
            hub.request("POST", publication).form(Form.encode("topic", topic)),
            hub.request("GET", SubscriptionApi.ROOT + "?authorization=" + token),
            hub.request("GET", api))) {
      assertThat(request.send()).isError(401).hasHeader("WWW-Authenticate", "Bearer");
    }
  }

  @Test
  void tokenInTheQueryIsIgnoredInOne() {
    String query = Form.encode("match", topic, "authorization", granting(CLASSIC).compact());
    assertThat(isGranted(hub.query(query))).isFalse();
    assertThat(hub.query(Form.encode("match", topic, "authorization", "worthless")).send())
        .hasStatus(200);
  }

  @Test
  void queryWinsOverCookies() {
    String cookies = cookies(granting(CLASSIC), granting(ONE));
    String worthless = classicQuery(Token.classic().secret(UNTRUSTED).compact());
    assertThat(hub.query(worthless).header("Cookie", cookies).send()).isError(401);
    String powerless = classicQuery(Token.classic().compact());
    assertThat(isGranted(hub.query(powerless).header("Cookie", cookies))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Bearer+eyJ", "%00"})
  void malformedTokenInTheQueryIsNoAnonymity(String token) {
    assertThat(hub.query(Form.encode("topic", topic) + "&authorization=" + token).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
  }

  @Test
  void twoTokensInTheQueryAreNone() {
    String token = granting(CLASSIC).compact();
    assertThat(hub.query(classicQuery(token) + "&authorization=" + token).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
  }

  @ParameterizedTest
  @EnumSource
  void noOtherParameterOrFieldCarriesAToken(Generation generation) {
    String token = generation.publisher().subscribe("*").compact();
    String target = Hub.PATH + "?access_token=" + token;
    assertThat(hub.request("POST", target).form(Form.encode("topic", topic)).send()).isError(401);
    for (String field : List.of("access_token", "authorization")) {
      String body = Form.encode("topic", topic, field, token);
      assertThat(hub.request("POST", Hub.PATH).form(body).send()).isError(401);
    }
    assertThat(isGranted(hub.subscription(generation.topic(), topic, "access_token", token)))
        .isFalse();
  }

  @Test
  void bodyOfAQueryCarriesNoToken() {
    String body = Form.encode("match", topic, "authorization", granting(CLASSIC).compact());
    assertThat(isGranted(hub.request("QUERY", Hub.PATH).form(body))).isFalse();
  }

  // Cookies

  @ParameterizedTest
  @EnumSource
  void eachCookieIsReadInEachGeneration(Generation generation) {
    assertThat(
            isGranted(subscription(generation).cookie(CLASSIC_COOKIE, granting(CLASSIC).compact())))
        .isTrue();
    assertThat(isGranted(subscription(generation).cookie(ONE_COOKIE, granting(ONE).compact())))
        .isTrue();
  }

  @Test
  void cookieOfTheOwnGenerationWins() {
    Token worthless = Token.classic().secret(UNTRUSTED);
    String classicIsWorthless = cookies(worthless, granting(ONE));
    assertThat(subscription(CLASSIC).header("Cookie", classicIsWorthless).send()).isError(401);
    assertThat(isGranted(subscription(ONE).header("Cookie", classicIsWorthless))).isTrue();
    String oneIsWorthless = cookies(granting(CLASSIC), worthless);
    assertThat(isGranted(subscription(CLASSIC).header("Cookie", oneIsWorthless))).isTrue();
    assertThat(subscription(ONE).header("Cookie", oneIsWorthless).send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  @ParameterizedTest
  @EnumSource
  void cookieStandsAmongOthersInAnyLine(Generation generation) {
    String cookies = cookies(granting(CLASSIC), granting(ONE));
    String line = "a=b; " + cookies + "; xmercureAuthorization=c; empty=; q=\"d\"";
    assertThat(isGranted(subscription(generation).header("Cookie", line))).isTrue();
    assertThat(
            isGranted(subscription(generation).header("Cookie", "a=b").header("Cookie", cookies)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "eyJhbGciOiJIUzI1NiJ9.e30"})
  void worthlessCookieIsNoAnonymity(String value) {
    assertThat(subscription(CLASSIC).cookie(CLASSIC_COOKIE, value).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(subscription(ONE).cookie(ONE_COOKIE, value).send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  @Test
  void nameOfACookieIsCaseSensitive() {
    String token = granting(CLASSIC).compact();
    assertThat(isGranted(subscription(CLASSIC).cookie("mercureauthorization", token))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void pageMayPublishWithACookie(Generation generation) {
    String name = generation == CLASSIC ? CLASSIC_COOKIE : ONE_COOKIE;
    assertThat(
            hub.request("POST", Hub.PATH)
                .cookie(name, generation.publisher().compact())
                .header("Origin", ORIGIN)
                .form(Form.encode("topic", topic))
                .send())
        .hasStatus(200);
  }

  @Test
  void subscriptionApiReadsCookies() {
    assertThat(
            hub.request("GET", SubscriptionApi.ROOT)
                .cookie(CLASSIC_COOKIE, Token.classic().subscribe("*").compact())
                .send())
        .hasStatus(200);
    assertThat(
            hub.request("GET", SubscriptionApi.ROOT)
                .cookie(ONE_COOKIE, Token.access().subscribe("*").compact())
                .send())
        .hasStatus(200);
  }

  @Test
  void shapeOfTheSubscriptionApiTellsHowAMalformedHeaderIsAnswered() {
    assertThat(
            hub.request("GET", SubscriptionApi.path(topic))
                .header("Authorization", "Bearer eA==")
                .send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(
            hub.request("GET", SubscriptionApi.path("exact", topic, "urn:x"))
                .header("Authorization", "Bearer eA==")
                .send())
        .isError(400)
        .hasBearerError("invalid_request");
  }

  private RawRequest subscription(Generation generation) {
    return hub.subscription(generation.topic(), topic);
  }

  private Token granting(Generation generation) {
    return generation.token().subscribe(topic);
  }

  private String classicQuery(String token) {
    return Form.encode("topic", topic, "authorization", token);
  }

  private static String cookies(Token classic, Token one) {
    return CLASSIC_COOKIE + "=" + classic.compact() + "; " + ONE_COOKIE + "=" + one.compact();
  }

  /** Whether this subscription receives a private update of the topic. */
  private boolean isGranted(RawRequest subscription) {
    Token publisher = Token.classic().publish("*");
    try (EventStream stream = subscription.open()) {
      hub.publish(publisher, "topic", topic, "private", "on", "data", "secret");
      String end = hub.publish(publisher, "topic", topic, "data", "end");
      return stream.dataUntil(end).contains("secret");
    }
  }
}
