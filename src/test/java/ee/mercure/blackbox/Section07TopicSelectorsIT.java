package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 7: topic selectors, which 0.x has in its parameters and in its tokens. */
final class Section07TopicSelectorsIT extends DevelopmentHub {
  private static final String BOOKS = "https://example.com/books/";

  private final Hub hub = Hub.deployed();
  private final Token publisher = Token.classic().publish("*");

  @ParameterizedTest
  @MethodSource({"literals", "simple", "operators", "loose"})
  void selectorSelects(String selector, String topic) {
    assertThat(isRouted(selector, topic)).isTrue();
  }

  @ParameterizedTest
  @MethodSource({"otherLiterals", "otherExpansions", "invalidTemplates"})
  void selectorDoesNotSelect(String selector, String topic) {
    assertThat(isRouted(selector, topic)).isFalse();
  }

  static Stream<Arguments> literals() {
    return Stream.of(
        arguments("*", BOOKS + "1"),
        arguments("*", "any string at all"),
        arguments("*", ""),
        arguments("a string", "a string"),
        arguments(BOOKS + "1", BOOKS + "1"),
        arguments(BOOKS + "{id}", BOOKS + "{id}"),
        arguments(BOOKS + "{id", BOOKS + "{id"),
        arguments(BOOKS + "{?a b}", BOOKS + "{?a b}"),
        arguments("é世👋", "é世👋"));
  }

  static Stream<Arguments> simple() {
    return Stream.of(
        arguments(BOOKS + "{id}", BOOKS + "1"),
        arguments(BOOKS + "{id}", BOOKS + "a-b_c.d~e"),
        arguments(BOOKS + "{id}", BOOKS + "a%20b"),
        arguments(BOOKS + "{id}.{format}", BOOKS + "1.jsonld"),
        arguments(BOOKS + "{id}/reviews/{review}", BOOKS + "1/reviews/2"),
        arguments("{scheme}://example.com", "https://example.com"),
        arguments("é/{id}", "é/1"));
  }

  static Stream<Arguments> operators() {
    return Stream.of(
        arguments(BOOKS + "{+path}", BOOKS + "a/b?c=d#e:[f]@!$&'()*+,;="),
        arguments(BOOKS + "{#part}", BOOKS + "#top/left"),
        arguments(BOOKS + "1{.format}", BOOKS + "1.json"),
        arguments("https://example.com{/a,b}", "https://example.com/x/y"),
        arguments("https://example.com{/a*}", "https://example.com/x/y/z"),
        arguments(BOOKS + "{;page}", BOOKS + ";page=1"),
        arguments(BOOKS + "{?page}", BOOKS + "?page=1"),
        arguments(BOOKS + "{?page,sort}", BOOKS + "?page=1&sort=asc"),
        arguments(BOOKS + "?fixed=1{&page}", BOOKS + "?fixed=1&page=2"),
        arguments(
            "https://example.com/users/foo/{?topic}",
            "https://example.com/users/foo/?topic=https%3A%2F%2Fexample.com%2Fbooks%2F1"));
  }

  /** Where the templates of deployed hubs are wider than what RFC 6570 expands to. */
  static Stream<Arguments> loose() {
    return Stream.of(
        arguments(BOOKS + "{id}", BOOKS),
        arguments(BOOKS + "{id}", BOOKS + "a,b"),
        arguments(BOOKS + "{id:3}", BOOKS + "longer"),
        arguments(BOOKS + "{a,b}", BOOKS + "1,2"),
        arguments(BOOKS + "1{.format}", BOOKS + "1"),
        arguments(BOOKS + "{?page}", BOOKS),
        arguments(BOOKS + "{?page}", BOOKS + "?anything=1"),
        arguments(BOOKS + "{;page}", BOOKS + ";anything=1"));
  }

  static Stream<Arguments> otherLiterals() {
    return Stream.of(
        arguments(BOOKS + "1", BOOKS + "2"),
        arguments(BOOKS + "1", BOOKS + "1/"),
        arguments(BOOKS, BOOKS + "1"),
        arguments("https://example.com/a", "https://EXAMPLE.com/a"),
        arguments("https://example.com/a", "https://example.com/A"),
        arguments("https://example.com/a", "https://example.com/%61"),
        arguments("https://example.com/a", "https://example.com:443/a"),
        arguments("/a", "https://localhost/a"),
        arguments("\u00e9", "e\u0301"),
        arguments("**", "a"),
        arguments(BOOKS + "*", BOOKS + "1"),
        arguments(BOOKS + ":id", BOOKS + "1"),
        arguments("", "a"));
  }

  static Stream<Arguments> otherExpansions() {
    return Stream.of(
        arguments(BOOKS + "{id}", BOOKS + "1/reviews"),
        arguments(BOOKS + "{id}", BOOKS + "a:b"),
        arguments(BOOKS + "{id}", BOOKS + "1?x=1"),
        arguments(BOOKS + "{id}", BOOKS + "1#x"),
        arguments(BOOKS + "{id}", BOOKS + "é"),
        arguments(BOOKS + "{id}", BOOKS + "a b"),
        arguments(BOOKS + "{id}", BOOKS + "a%2"),
        arguments(BOOKS + "{id}", "x" + BOOKS + "1"),
        arguments(BOOKS + "{id}", "HTTPS://example.com/books/1"),
        arguments(BOOKS + "{+path}", BOOKS + "é"),
        arguments(BOOKS + "{+path}", BOOKS + "a b"),
        arguments(BOOKS + "{#part}", BOOKS + "top"),
        arguments(BOOKS + "1{.format}", BOOKS + "1json"),
        arguments("https://example.com{/a}", "https://example.com/x/y"),
        arguments("https://example.com.evil{/a}", "https://example.com/x"),
        arguments(
            "https://example.com/users/foo/{?topic}",
            "https://example.com/users/foo/?topic=https://example.com/books/1"));
  }

  static Stream<Arguments> invalidTemplates() {
    return Stream.of(
        arguments(BOOKS + "{id", BOOKS + "1"),
        arguments(BOOKS + "id}", BOOKS + "1"),
        arguments(BOOKS + "{}", BOOKS + "1"),
        arguments(BOOKS + "{=id}", BOOKS + "1"),
        arguments(BOOKS + "{a b}", BOOKS + "1"),
        arguments(BOOKS + "{a{b}}", BOOKS + "1"));
  }

  @Test
  void selectorsOfATokenFollowTheSameRules() {
    Token token = Token.classic().subscribe(BOOKS + "{id}", "a string");
    try (EventStream stream = hub.subscribe(token, "topic", "*")) {
      hub.publish(publisher, "topic", BOOKS + "1/reviews", "private", "on");
      String template = hub.publish(publisher, "topic", BOOKS + "1", "private", "on");
      hub.publish(publisher, "topic", "A string", "private", "on");
      String literal = hub.publish(publisher, "topic", "a string", "private", "on");
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(template, literal);
    }
  }

  @Test
  void publisherMayBeGrantedATemplateButNotWhatItDoesNotMatch() {
    Token token = Token.classic().publish(BOOKS + "{id}", BOOKS + "{id}/reviews{?page}");
    for (String topic : new String[] {"1", "", "1/reviews", "1/reviews?page=2", "{id}"}) {
      assertThat(hub.publication(token, "topic", BOOKS + topic).send()).hasStatus(200);
    }
    for (String topic : new String[] {"1/2", "1/reviews/2", "é"}) {
      assertThat(hub.publication(token, "topic", BOOKS + topic).send()).isError(403);
    }
  }

  @Test
  void templateThatWouldBacktrackIsMatchedInLinearTime() {
    String selector = "{a}{b}{c}{d}{e}{f}{g}{h}!";
    assertThat(isRouted(selector, "a".repeat(5000) + "?")).isFalse();
  }

  private boolean isRouted(String selector, String topic) {
    String markerTopic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("topic", selector, "topic", markerTopic)) {
      String id = hub.publish(publisher, "topic", topic);
      String marker = hub.publish(publisher, "topic", markerTopic);
      return stream.eventsUntil(marker).get(0).id().equals(id);
    }
  }
}
