package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 8: the matchers of 1.0; the hub of these tests is {@code https://localhost/...}. */
final class Section08MatchersIT extends DevelopmentHub {
  private static final String BOOKS = "https://example.com/books/";

  private final Hub hub = Hub.deployed();
  private final Token publisher = Token.classic().publish("*");

  @ParameterizedTest
  @ValueSource(strings = {"match", "match_exact", "match_urlpattern"})
  void starSelectsEveryTopicWhateverTheMatcherType(String parameter) {
    for (String topic : List.of(BOOKS + "1", "urn:x:y", "foo bar", "http://[x", "é", "", "*")) {
      assertThat(isRouted(parameter, "*", topic)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"**", "*/", "/*", "urn:*", "https://*"})
  void nothingElseIsAWildcardOfTheExactType(String match) {
    assertThat(isRouted("match", match, match)).isTrue();
    for (String topic : List.of(BOOKS + "1", "/", "/a", "urn:x", "https://a/")) {
      assertThat(isRouted("match", match, topic)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("differentTopics")
  void exactComparesOctets(String match, String topic) {
    for (String parameter : List.of("match", "match_exact")) {
      assertThat(isRouted(parameter, match, topic)).isFalse();
      assertThat(isRouted(parameter, match, match)).isTrue();
    }
  }

  static Stream<Arguments> differentTopics() {
    return Stream.of(
        arguments(BOOKS + "1", BOOKS + "1/"),
        arguments(BOOKS + "1", "https://EXAMPLE.com/books/1"),
        arguments(BOOKS + "1", "https://example.com:443/books/1"),
        arguments(BOOKS + "a", BOOKS + "%61"),
        arguments(BOOKS + ":id", BOOKS + "1"),
        arguments(BOOKS + "{id}", BOOKS + "1"),
        arguments(BOOKS + "(\\d+)", BOOKS + "1"),
        arguments("/a", "https://localhost/a"),
        arguments("a", "/.well-known/a"),
        arguments("\u00e9", "e\u0301"));
  }

  @ParameterizedTest
  @MethodSource({"paths", "components", "canonicalForms", "relative"})
  void urlPatternSelects(String pattern, String topic) {
    assertThat(isRouted("match_urlpattern", pattern, topic)).isTrue();
  }

  @ParameterizedTest
  @MethodSource({"otherPaths", "otherComponents", "otherForms", "notOnThisHub", "unparseable"})
  void urlPatternDoesNotSelect(String pattern, String topic) {
    assertThat(isRouted("match_urlpattern", pattern, topic)).isFalse();
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        arguments(BOOKS + "1", BOOKS + "1"),
        arguments(BOOKS + ":id", BOOKS + "1"),
        arguments(BOOKS + ":id", BOOKS + "a.b-c~d_e,f:g"),
        arguments(BOOKS + ":id", BOOKS + "%2F"),
        arguments(BOOKS + ":id/reviews/:review", BOOKS + "1/reviews/2"),
        arguments(BOOKS + "*", BOOKS),
        arguments(BOOKS + "*", BOOKS + "1/2/3"),
        arguments(BOOKS + ":id(\\d+)", BOOKS + "42"),
        arguments(BOOKS + "(\\d+|new)", BOOKS + "new"),
        arguments("https://example.com/books/:id?", "https://example.com/books"),
        arguments("https://example.com/books/:id+", BOOKS + "1/2"),
        arguments("https://example.com/books/:id*", "https://example.com/books"),
        arguments("https://example.com/books{/old}?", "https://example.com/books/old"),
        arguments("https://example.com/books{/old}?", "https://example.com/books"));
  }

  static Stream<Arguments> components() {
    return Stream.of(
        arguments(BOOKS + ":id", BOOKS + "1?x=1"),
        arguments(BOOKS + ":id", BOOKS + "1#f"),
        arguments(BOOKS + ":id", BOOKS + "1?x=1#f"),
        arguments(BOOKS + ":id", "https://user:pw@example.com/books/1"),
        arguments("http{s}?://example.com/a", "http://example.com/a"),
        arguments("http{s}?://example.com/a", "https://example.com/a"),
        arguments("https://*.example.com/a", "https://x.y.example.com/a"),
        arguments("https://:tenant.example.com/a", "https://x.example.com/a"),
        arguments("https://example.com:8443/a", "https://example.com:8443/a"),
        arguments("https://example.com/a\\?x=1", "https://example.com/a?x=1"),
        arguments("https://example.com/a#top", "https://example.com/a#top"));
  }

  static Stream<Arguments> canonicalForms() {
    return Stream.of(
        arguments("https://example.com/a", "HTTPS://EXAMPLE.COM/a"),
        arguments("https://EXAMPLE.com/a", "https://example.com/a"),
        arguments("https://example.com/a", "https://example.com:443/a"),
        arguments("https://example.com:443/a", "https://example.com/a"),
        arguments("https://example.com/a", "https://example.com/b/../a"),
        arguments("https://example.com/a", "https://example.com/b/%2e%2E/./a"),
        arguments("https://example.com/a", "https:\\\\example.com\\a"),
        arguments("https://example.com/é", "https://example.com/é"),
        arguments("https://example.com/é", "https://example.com/%C3%A9"),
        arguments("https://example.com/:a", "https://example.com/a b"),
        arguments("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        arguments("https://xn--mnchen-3ya.example/a", "https://MÜNCHEN.example/a"));
  }

  static Stream<Arguments> relative() {
    return Stream.of(
        arguments("/books/:id", "/books/1"),
        arguments("/books/:id", "https://localhost/books/1"),
        arguments("/books/:id", "//localhost/books/1"),
        arguments("https://localhost/books/:id", "/books/1"),
        arguments("foo", "foo"),
        arguments("foo", "/.well-known/foo"),
        arguments("/.well-known/foo", "foo"),
        arguments("https://localhost/.well-known/foo", "foo"),
        arguments("/.well-known/:name", "a b"),
        arguments("../a", "/a"),
        arguments("*:*", "urn:x:1"));
  }

  static Stream<Arguments> otherPaths() {
    return Stream.of(
        arguments(BOOKS + ":id", BOOKS),
        arguments(BOOKS + ":id", "https://example.com/books"),
        arguments(BOOKS + ":id", BOOKS + "1/"),
        arguments(BOOKS + ":id", BOOKS + "1/2"),
        arguments(BOOKS + ":id", "https://example.com/Books/1"),
        arguments(BOOKS + ":id", "https://example.com/x/books/1"),
        arguments(BOOKS + "*", "https://example.com/books"),
        arguments(BOOKS + ":id(\\d+)", BOOKS + "x"),
        arguments(BOOKS + "{id}", BOOKS + "1"),
        arguments("https://example.com/books/:id?", BOOKS));
  }

  static Stream<Arguments> otherComponents() {
    return Stream.of(
        arguments(BOOKS + ":id", "http://example.com/books/1"),
        arguments(BOOKS + ":id", "https://example.org/books/1"),
        arguments(BOOKS + ":id", "https://sub.example.com/books/1"),
        arguments(BOOKS + ":id", "https://example.com:8443/books/1"),
        arguments(BOOKS + ":id", "https://example.com.evil.example/books/1"),
        arguments(BOOKS + ":id", "https://example.com@evil.example/books/1"),
        arguments("https://*.example.com/a", "https://example.com/a"),
        arguments("https://example.com/a\\?x=1", "https://example.com/a?X=1"),
        arguments("https://example.com/a\\?x=1", "https://example.com/a"),
        arguments("https://example.com/a#top", "https://example.com/a#Top"));
  }

  static Stream<Arguments> otherForms() {
    return Stream.of(
        arguments("https://example.com/foo", "https://example.com/f%6Fo"),
        arguments("https://example.com/%c3%a9", "https://example.com/%C3%A9"),
        arguments("https://example.com/a", "https://example.com/A"),
        arguments("https://example.com/a", "https://example.com//a"),
        arguments("https://example.com/\u00e9", "https://example.com/e\u0301"));
  }

  static Stream<Arguments> notOnThisHub() {
    return Stream.of(
        arguments("/books/:id", "https://example.com/books/1"),
        arguments("/books/:id", "http://localhost/books/1"),
        arguments("/books/:id", "books/1"),
        arguments("foo", "/foo"),
        arguments("https://example.com/:a", "/a"),
        arguments("**", BOOKS + "1"));
  }

  static Stream<Arguments> unparseable() {
    return Stream.of(
        arguments("*:*", "http://[x"),
        arguments("http://*", "http://[x"),
        arguments("/*", "http://[x"),
        arguments("https://*/*", "https://"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://[",
        "https://example.com/(",
        "https://example.com/{a",
        "https://example.com/a}",
        "https://example.com/:",
        "https://example.com/:id/:id",
        "https://example.com/(a(b))",
        "https://example.com/(?:a)",
        "https://example.com/(a(?=b))",
        "https://example.com/(a(?!b))",
        "https://example.com/(b(?<=a))",
        "https://example.com/(a\\1)",
        "https://example.com/([a)",
        "https://example.com/(é)"
      })
  void patternThatIsNoneIsRefused(String pattern) {
    assertThat(hub.subscription("match_urlpattern", pattern).send())
        .isError(400, "match_urlpattern");
    assertThat(hub.subscription("match", pattern).send()).hasStatus(200);
    assertThat(hub.publication(Token.access().publishPattern(pattern), "topic", "a").send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/((?:a+)+)b",
        "https://example.com/((?:a|a)*)b",
        "https://example.com/((?:[a-z]+)*[0-9])",
        "https://example.com/*a*a*a*a*a*a*a*b"
      })
  void patternThatWouldBacktrackIsMatchedInLinearTime(String pattern) {
    String topic = "https://example.com/" + "a".repeat(5000) + "!";
    assertThat(isRouted("match_urlpattern", pattern, topic)).isFalse();
  }

  @Test
  void matchersOfATokenFollowTheSameRules() {
    Token token = Token.access().subscribePattern(BOOKS + ":id").subscribe("a string");
    try (EventStream stream = hub.subscribe(token, "match", "*")) {
      hub.publish(publisher, "topic", BOOKS + "1/2", "private", "on");
      String pattern = hub.publish(publisher, "topic", BOOKS + "1?x=1", "private", "on");
      hub.publish(publisher, "topic", "A string", "private", "on");
      String exact = hub.publish(publisher, "topic", "a string", "private", "on");
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(pattern, exact);
    }
  }

  @Test
  void starInATokenGrantsEveryTopicWhateverItsType() {
    for (String type : Arrays.asList(null, "exact", "urlpattern")) {
      assertThat(hub.publication(granted(Token.matcher("*", type)), "topic", "urn:x").send())
          .hasStatus(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Exact", "EXACT", "URLPattern", "urlPattern", "regex", "", " exact"})
  void matcherTypeThatIsUnknownSpoilsTheToken(String type) {
    assertThat(hub.publication(granted(Token.matcher("a", type)), "topic", "a").send())
        .isError(401)
        .hasBearerError("invalid_token");
  }

  @Test
  void matcherTypeIsExactUnlessTheTokenSaysOtherwise() {
    Token token = granted(Token.matcher(BOOKS + ":id", null));
    assertThat(hub.publication(token, "topic", BOOKS + ":id").send()).hasStatus(200);
    assertThat(hub.publication(token, "topic", BOOKS + "1").send())
        .isError(403)
        .hasBearerError("insufficient_scope");
  }

  private static Token granted(Map<String, Object> matcher) {
    Map<String, Object> detail =
        Map.of(
            "type", Token.DETAIL_TYPE, "actions", List.of("publish"), "topics", List.of(matcher));
    return Token.access().detail(detail);
  }

  private boolean isRouted(String parameter, String matcher, String topic) {
    String markerTopic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe(parameter, matcher, "match", markerTopic)) {
      String id = hub.publish(publisher, "topic", topic);
      String marker = hub.publish(publisher, "topic", markerTopic);
      return stream.eventsUntil(marker).get(0).id().equals(id);
    }
  }
}
