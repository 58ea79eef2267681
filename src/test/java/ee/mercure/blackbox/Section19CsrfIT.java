package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 19: which pages may publish with a cookie. */
@ExtendWith(ArquillianExtension.class)
final class Section19CsrfIT {
  private static final String ORIGIN = "https://app.example";
  private static final String OTHER = "https://other.example";
  private static final String READING = "https://reading.example";

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.publish.origins", ORIGIN + ", https://*.wild.example")
        .and("mercure.cors.origins", READING)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void allowedOriginMayPublish(Generation generation) {
    assertThat(publication(generation).header("Origin", ORIGIN).send()).hasStatus(200);
    assertThat(publication(generation).header("Origin", "https://a.wild.example").send())
        .hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OTHER,
        READING,
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.evil.example",
        "https://wild.example",
        "https://evilwild.example",
        "https://a.wild.example.evil.example",
        "https://evil.example/.wild.example",
        "null",
        "*",
        ""
      })
  void otherOriginsMayNot(String origin) {
    for (Generation generation : Generation.values()) {
      refused(generation, publication(generation).header("Origin", origin));
    }
  }

  @ParameterizedTest
  @EnumSource
  void originOfTheHubItselfIsNotAllowedByThat(Generation generation) {
    refused(generation, publication(generation).header("Origin", "http://" + hub.authority()));
  }

  @ParameterizedTest
  @EnumSource
  void withoutOriginAndRefererNobodyMay(Generation generation) {
    refused(generation, publication(generation));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ORIGIN,
        ORIGIN + "/",
        ORIGIN + "/page?x=1#f",
        ORIGIN + "?x",
        ORIGIN + "/a b|c%zz",
        "https://a.wild.example/page"
      })
  void refererStandsInForAMissingOrigin(String referer) {
    for (Generation generation : Generation.values()) {
      assertThat(publication(generation).header("Referer", referer).send()).hasStatus(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OTHER + "/page",
        OTHER + "/?" + ORIGIN,
        ORIGIN + ".evil.example/",
        ORIGIN + "@evil.example/",
        "https://evil.example\\.wild.example/",
        "//app.example/page",
        "app.example",
        "about:blank",
        "http://[",
        "null",
        ""
      })
  void otherReferersDoNot(String referer) {
    for (Generation generation : Generation.values()) {
      refused(generation, publication(generation).header("Referer", referer));
    }
  }

  @ParameterizedTest
  @EnumSource
  void originBeatsReferer(Generation generation) {
    refused(
        generation,
        publication(generation).header("Origin", OTHER).header("Referer", ORIGIN + "/"));
    assertThat(
            publication(generation).header("Origin", ORIGIN).header("Referer", OTHER + "/").send())
        .hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void pageIsJudgedBeforeTheToken(Generation generation) {
    Token worthless = generation.publisher().secret("another key of more than 32 octets");
    refused(generation, publication(generation, worthless.compact()).header("Origin", OTHER));
    refused(generation, publication(generation, "worthless").header("Origin", OTHER));
    assertThat(publication(generation, worthless.compact()).header("Origin", ORIGIN).send())
        .isError(401);
  }

  @ParameterizedTest
  @EnumSource
  void refusedPublicationReachesNobody(Generation generation) {
    String topic = Hub.uniqueTopic();
    String cookie = generation.publisher().compact();
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      RawRequest forged =
          hub.request("POST", Hub.PATH)
              .cookie(cookieName(generation), cookie)
              .header("Origin", OTHER)
              .form(Form.encode("topic", topic));
      refused(generation, forged);
      String end = hub.publish(generation.publisher(), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokenThatBrowsersDoNotAttachIsFree(Generation generation) {
    Token token = generation.publisher();
    assertThat(hub.publication(token, "topic", "a").header("Origin", OTHER).send()).hasStatus(200);
    String target = Hub.PATH + "?authorization=" + Token.classic().publish("*").compact();
    assertThat(hub.request("POST", target).header("Origin", OTHER).form("topic=a").send())
        .hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void cookieNextToAHeaderDoesNotCount(Generation generation) {
    assertThat(
            publication(generation).bearer(generation.publisher()).header("Origin", OTHER).send())
        .hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void readingWithACookieIsNotJudged(Generation generation) {
    String topic = Hub.uniqueTopic();
    RawRequest subscription =
        hub.subscription(generation.topic(), topic)
            .cookie(cookieName(generation), generation.token().subscribe("*").compact())
            .header("Origin", OTHER);
    try (EventStream stream = subscription.open()) {
      String id = hub.publish(generation.publisher(), "topic", topic, "private", "on");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void readingByQueryWithACookieIsNotJudged() {
    assertThat(
            hub.request("QUERY", Hub.PATH)
                .cookie(cookieName(Generation.ONE), Token.access().compact())
                .header("Origin", OTHER)
                .form("match=a")
                .send())
        .hasStatus(200);
  }

  private void refused(Generation generation, RawRequest publication) {
    if (generation == Generation.CLASSIC) {
      assertThat(publication.send()).isError(401).hasHeader("WWW-Authenticate", "Bearer");
    } else {
      assertThat(publication.send()).isError(400).hasBearerError("invalid_request");
    }
  }

  private RawRequest publication(Generation generation) {
    return publication(generation, generation.publisher().compact());
  }

  private RawRequest publication(Generation generation, String token) {
    return hub.request("POST", Hub.PATH).cookie(cookieName(generation), token).form("topic=a");
  }

  private static String cookieName(Generation generation) {
    return generation == Generation.CLASSIC
        ? "mercureAuthorization"
        : "__Secure-mercure_access_token";
  }
}
