package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 18: CORS (Fetch, section 3.2) for a list of origins. */
@ExtendWith(ArquillianExtension.class)
final class Section18CorsIT {
  private static final String ORIGIN = "https://app.example";

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with(
            "mercure.cors.origins",
            "https://app.example, https://*.wild.example, http://localhost:3000")
        .build();
  }

  @Test
  void listedOriginMayReadEveryKindOfResponse() {
    for (RawRequest request : oneOfEachKind()) {
      assertThat(request.header("Origin", ORIGIN).send())
          .hasHeader("Access-Control-Allow-Origin", ORIGIN)
          .hasHeader("Access-Control-Allow-Credentials", "true")
          .listsInHeader("Vary", "Origin")
          .listsInHeader(
              "Access-Control-Expose-Headers",
              "Link",
              "Mercure-Last-Event-ID",
              "Last-Event-ID",
              "WWW-Authenticate");
    }
  }

  @Test
  void otherOriginIsServedButMayNotRead() {
    for (RawRequest request : oneOfEachKind()) {
      assertThat(request.header("Origin", "https://other.example").send())
          .hasNoHeader("Access-Control-Allow-Origin")
          .hasNoHeader("Access-Control-Allow-Credentials")
          .hasNoHeader("Access-Control-Expose-Headers")
          .listsInHeader("Vary", "Origin");
    }
    assertThat(publication().header("Origin", "https://other.example").send()).hasStatus(200);
  }

  @Test
  void requestWithoutOriginIsNotCrossOrigin() {
    for (RawRequest request : oneOfEachKind()) {
      assertThat(request.send())
          .hasNoHeader("Access-Control-Allow-Origin")
          .listsInHeader("Vary", "Origin");
    }
  }

  private List<RawRequest> oneOfEachKind() {
    return List.of(
        hub.subscription("topic", "a"),
        hub.subscription("match", "a"),
        hub.request("QUERY", Hub.PATH).form("match=a"),
        publication(),
        hub.request("GET", SubscriptionApi.ROOT).bearer(Token.access().subscribe("*")),
        hub.request("GET", Section17MetadataIT.PATH),
        hub.request("POST", Hub.PATH).form("topic=a"),
        hub.publication(Token.access(), "topic", "a"),
        hub.request("GET", Hub.PATH),
        hub.request("GET", Hub.PATH + "/unknown"),
        hub.request("DELETE", Hub.PATH));
  }

  private RawRequest publication() {
    return hub.publication(Token.classic().publish("*"), "topic", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://a.wild.example", "https://a.b.wild.example", "http://localhost:3000"})
  void originsThatTheListMeans(String origin) {
    assertThat(hub.subscription("topic", "a").header("Origin", origin).send())
        .hasHeader("Access-Control-Allow-Origin", origin)
        .hasHeader("Access-Control-Allow-Credentials", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.evil.example",
        "https://evilapp.example",
        "https://app.example/",
        "https://app.example@evil.example",
        "https://wild.example",
        "https://evilwild.example",
        "https://a.wild.example.evil.example",
        "https://evil.example/.wild.example",
        "https://evil.example#.wild.example",
        "https://evil.example:80.wild.example",
        "http://localhost:3001",
        "http://localhost",
        "*",
        "null",
        ""
      })
  void originsThatTheListDoesNotMean(String origin) {
    assertThat(hub.subscription("topic", "a").header("Origin", origin).send())
        .hasStatus(200)
        .hasNoHeader("Access-Control-Allow-Origin")
        .hasNoHeader("Access-Control-Allow-Credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "QUERY"})
  void preflightAllowsTheRequestedMethodAndNoOther(String method) {
    assertThat(preflight(method).header("Origin", ORIGIN).send())
        .hasStatus(204)
        .hasBody("")
        .hasHeader("Access-Control-Allow-Origin", ORIGIN)
        .hasHeader("Access-Control-Allow-Credentials", "true")
        .hasHeader("Access-Control-Allow-Methods", method)
        .listsInHeader(
            "Vary", "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "get", "*", ""})
  void preflightAllowsNoOtherMethod(String method) {
    RawResponse response = preflight(method).header("Origin", ORIGIN).send();
    assertThat(response).hasStatus(204).hasNoHeader("Access-Control-Allow-Methods");
  }

  @Test
  void preflightOfAnotherOriginIsAnsweredWithoutPermission() {
    assertThat(preflight("GET").header("Origin", "https://other.example").send())
        .hasStatus(204)
        .hasNoHeader("Access-Control-Allow-Origin")
        .hasNoHeader("Access-Control-Allow-Methods")
        .hasNoHeader("Access-Control-Allow-Headers")
        .hasNoHeader("Access-Control-Allow-Credentials");
  }

  @Test
  void preflightAllowsTheHeadersThatClientsSend() {
    for (String headers :
        List.of(
            "authorization",
            "cache-control,last-event-id",
            "authorization,cache-control,last-event-id",
            "Last-Event-ID , Authorization")) {
      RawResponse response =
          preflight("GET")
              .header("Origin", ORIGIN)
              .header("Access-Control-Request-Headers", headers)
              .send();
      assertThat(response).hasStatus(204);
      assertThat(allowedHeaders(response)).containsAll(names(headers));
    }
  }

  @Test
  void preflightAllowsNoOtherHeaders() {
    RawResponse response =
        preflight("POST")
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Headers", "authorization,x-custom,cookie")
            .send();
    assertThat(response).hasStatus(204);
    assertThat(allowedHeaders(response)).doesNotContain("x-custom", "cookie", "*");
  }

  @Test
  void preflightNeedsNoTokenOnAnyRoute() {
    for (String path : List.of(Hub.PATH, SubscriptionApi.ROOT, Section17MetadataIT.PATH)) {
      assertThat(
              hub.request("OPTIONS", path)
                  .header("Origin", ORIGIN)
                  .header("Access-Control-Request-Method", "GET")
                  .send())
          .hasStatus(204)
          .hasHeader("Access-Control-Allow-Origin", ORIGIN);
    }
  }

  @Test
  void optionsThatIsNoPreflightIsNotAllowed() {
    assertThat(hub.request("OPTIONS", Hub.PATH).header("Origin", ORIGIN).send()).isError(405);
  }

  private RawRequest preflight(String method) {
    return hub.request("OPTIONS", Hub.PATH).header("Access-Control-Request-Method", method);
  }

  private static List<String> allowedHeaders(RawResponse response) {
    return names(String.join(",", response.headerLines("Access-Control-Allow-Headers")));
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
