package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody sends in good faith: a status that says so, one line, and a quiet log. */
@LibertyOnly("what is hardly HTTP is answered by each server in its own way")
@ExtendWith(CleanLog.class)
final class HostileInputIT extends DevelopmentHub {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Hub hub = Hub.deployed();

  @AfterEach
  void hubGoesOn() {
    assertThat(publication("topic=a").send()).hasStatus(200);
  }

  // Request line

  @ParameterizedTest
  @MethodSource
  void unknownMethodsAreNotAllowedAnywhere(String method) {
    Token token = Token.classic().subscribe("*").publish("*");
    for (String path : List.of(Hub.PATH, SubscriptionApi.ROOT, Section17MetadataIT.PATH)) {
      assertThat(hub.request(method, path + "?topic=a").bearer(token).send())
          .isError(405)
          .listsInHeader("Allow", "GET");
    }
  }

  static Stream<String> unknownMethodsAreNotAllowedAnywhere() {
    return Stream.of(
        "PUT",
        "PATCH",
        "DELETE",
        "TRACE",
        "OPTIONS",
        "CONNECT",
        "PROPFIND",
        "GETT",
        "G\u0001T",
        "M".repeat(5000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%zz", "%00", "%0d%0a", "%u0041", "%FF", "%C0%AF", "%ED%A0%80"})
  void pathsThatCannotBeDecodedAreBadRequests(String segment) {
    for (String parent : List.of("/", "/exact/", "/exact/a/")) {
      assertThat(api().target(SubscriptionApi.ROOT + parent + segment).send()).hasStatus(400);
    }
    assertThat(hub.request("GET", SubscriptionApi.ROOT + "/" + segment).send().status())
        .isIn(400, 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "%2e%2e",
        "..%2f..%2f",
        "%5c",
        "%2f%2f",
        "a%2fb",
        "%25",
        "a;b=c",
        "a;b=%2f",
        "{x}",
        "a|b",
        "\"",
        "<>",
        "\u00e9"
      })
  void oddSegmentsAreNamesLikeOthers(String segment) {
    assertThat(api().target(SubscriptionApi.ROOT + "/" + segment).send()).hasStatus(200);
    assertThat(api().target(SubscriptionApi.ROOT + "/" + segment + "/x").send()).isError(404);
  }

  @Test
  void pathMayBeLong() {
    String segment = "a".repeat(90_000);
    assertThat(api().target(SubscriptionApi.ROOT + "/" + segment).send()).hasStatus(200);
    assertThat(hub.request("GET", Hub.PATH + "/" + segment).send()).isError(404);
  }

  // Header fields

  @ParameterizedTest
  @MethodSource
  void fieldsThatDoNotConcernTheHubAreIgnored(String name, String value) {
    assertThat(publication("topic=a").header(name, value).send()).hasStatus(200);
    assertThat(hub.subscription("topic", "a").header(name, value).send()).hasStatus(200);
  }

  static Stream<Arguments> fieldsThatDoNotConcernTheHubAreIgnored() {
    return Stream.of(
            List.of("Accept", "a/b,".repeat(1000)),
            List.of("Accept", "a".repeat(90_000) + "/b"),
            List.of("Accept", "\u0001"),
            List.of("Accept", "*/*;q=x"),
            List.of("Accept-Language", "*;q=x"),
            List.of("Accept-Language", ",;="),
            List.of("Accept-Language", "a" + ", b".repeat(30_000)),
            List.of("Accept-Charset", "x;q"),
            List.of("Accept-Encoding", ";"),
            List.of("Range", "bytes=0-"),
            List.of("Upgrade", "websocket"),
            List.of("If-Modified-Since", "x"),
            List.of("If-Match", "\""),
            List.of("Origin", "x".repeat(90_000)),
            List.of("Referer", "http://["),
            List.of("X-Forwarded-For", "<script>"),
            List.of("X", "a".repeat(90_000)))
        .map(field -> arguments(field.toArray()));
  }

  /** It would stand in links and challenges. */
  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a>b", "a, b", "\u00e9.example", "a\\b", "<script>"})
  void hostThatIsNoneIsRefused(String host) {
    RawRequest request = hub.request("GET", SubscriptionApi.ROOT).header("Host", host);
    assertThat(request.send()).hasStatus(400).hasNoHeader("WWW-Authenticate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example", "a.example:8080", "[::1]:80", "10.0.0.1", "a_b", "xn--9ca"})
  void hostIsWhatTheClientCallsIt(String host) {
    RawRequest request = hub.request("GET", SubscriptionApi.ROOT).header("Host", host);
    String origin = "\"http://" + (host.endsWith(":80") ? host.replace(":80", "") : host) + "/";
    assertThat(request.send().header("WWW-Authenticate").orElse("none")).contains(origin);
  }

  @Test
  void fieldsMayBeMany() {
    assertThat(withFields(40).send()).hasStatus(200);
  }

  @Test
  void floodOfFieldsIsRefused() {
    assertThat(withFields(600).send()).hasStatus(400);
    assertThat(withFields(5000).send()).hasStatus(400);
  }

  private RawRequest withFields(int count) {
    RawRequest request = publication("topic=a");
    for (int i = 0; i < count; i++) {
      request.header("X" + i, "y");
    }
    return request;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bad Name", "Bad\u0001Name"})
  void fieldsWithoutAProperNameAreRefused(String name) {
    assertThat(publication("topic=a").header(name, "x").send()).hasStatus(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/",
        "*/*",
        "text/plain\u0001",
        "multipart/form-data",
        "application/json",
        FORM + "x",
        FORM + ", text/plain",
        "application/*"
      })
  void bodiesOfOtherTypesAreRefused(String type) {
    RawRequest request = hub.request("POST", Hub.PATH).bearer(Token.classic().publish("*"));
    assertThat(request.header("Content-Type", type).body("topic=a").send()).isError(400);
    RawRequest query = hub.request("QUERY", Hub.PATH).header("Content-Type", type);
    assertThat(query.body("match=a").send()).isError(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"; a=b", "; a=\"b;\\\"c\"", ";", " ;x"})
  void parametersOfTheFormsTypeMayBeMany(String parameter) {
    String type = FORM + parameter.repeat(5_000);
    RawRequest request = hub.request("POST", Hub.PATH).bearer(Token.classic().publish("*"));
    assertThat(request.header("Content-Type", type).body("topic=a").send()).hasStatus(200);
    RawRequest query = hub.request("QUERY", Hub.PATH).header("Content-Type", type);
    assertThat(query.body("match=a").send()).hasStatus(200);
  }

  // Bodies

  @ParameterizedTest
  @EnumSource
  void bodiesThatCannotBeDecodedAreRefused(Generation generation) {
    for (String broken : List.of("%zz", "%", "a%2", "%FF", "%C3", "%ED%A0%80", "%C0%80")) {
      for (String field : List.of("topic", "id", "type", "data", "retry", "private", "unknown")) {
        String body = "topic=a&" + field + "=" + broken;
        assertThat(hub.publication(generation.publisher(), body).send()).isError(400);
      }
      assertThat(hub.publication(generation.publisher(), "topic=a&" + broken + "=x").send())
          .isError(400);
    }
  }

  @Test
  void brokenBodyOfAQueryIsRefused() {
    for (String broken : List.of("match=%zz", "match=%FF", "match=a&%=", "match=a&x=%C3")) {
      assertThat(hub.request("QUERY", Hub.PATH).form(broken).send()).isError(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "&&&&", "=", "=&=", "=topic", "a", ";", "topic;", "\u0000"})
  void bodiesWithoutATopicAreRefused(String body) {
    assertThat(publication(body).send()).isError(400, "topic");
  }

  @Test
  void emptyAndRepeatedPairsAreIgnored() {
    assertThat(publication("&&topic=a&&=&" + "x=y&".repeat(90_000)).send()).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\ntopic=a\r\n0\r\n\r\n", "-5\r\ntopic=a\r\n0\r\n\r\n", "topic=a"})
  void chunksThatAreNoneAreABadRequest(String body) {
    assertThat(publication(body).header("Transfer-Encoding", "chunked").send()).isError(400);
  }

  /** Header fields by which a plug-in of the server's maker tells how the client reached it. */
  @Test
  void nobodyNamesTheHubsHostButByHost() {
    RawRequest request =
        hub.request("POST", Hub.PATH)
            .header("$WSSN", "evil.example")
            .header("$WSSC", "https")
            .header("$WSSP", "443")
            .header("X-Forwarded-Host", "evil.example")
            .header("X-Forwarded-Proto", "https");
    assertThat(request.form("topic=a").send().header("WWW-Authenticate").orElse("none"))
        .contains("\"http://" + hub.authority() + "/");
  }

  @Test
  void bodyOfNoBytesIsAskedOfNobodyElse() {
    RawRequest request =
        hub.request("POST", Hub.PATH + "?%zz=a&%00").bearer(Token.classic().publish("*"));
    assertThat(request.form("").chunked(5).send()).isError(400);
  }

  @Test
  void compressedBodyThatIsNotCompressedIsABadRequest() {
    assertThat(publication("topic=a").header("Content-Encoding", "gzip").send()).isError(415);
    assertThat(publication("topic=a").header("Content-Encoding", "br").send()).isError(415);
  }

  @Test
  void lengthBeyondTheLimitIsRefusedBeforeTheBodyIsRead() {
    assertThat(
            hub.request("POST", Hub.PATH)
                .bearer(Token.classic().publish("*"))
                .header("Content-Type", FORM)
                .header("Content-Length", "999999999999")
                .send())
        .isError(413);
  }

  /** Those that a header field carries: {@link Section16CachingIT}. */
  @ParameterizedTest
  @EnumSource
  void idThatNoHeaderCouldCarryIsRefused(Generation generation) {
    for (String id : List.of("x".repeat(4097), "é".repeat(2049), "x".repeat(200_000))) {
      assertThat(hub.publication(generation.publisher(), "topic", "https://a/", "id", id).send())
          .isError(generation == Generation.CLASSIC ? 400 : 413, "id");
    }
  }

  private RawRequest publication(String body) {
    return hub.publication(Token.classic().publish("*"), body);
  }

  private SubscriptionApi api() {
    return new SubscriptionApi(hub, Token.classic().subscribe("*"));
  }
}
