package ee.mercure.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPatternTest {
  private static final HubUrl HUB = HubUrl.of("https://hub.example.com/.well-known/mercure");
  private static final TopicMatchers MATCHERS =
      new TopicMatchers(HUB, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);

  private static boolean matches(String pattern, String topic) throws InvalidMatcherException {
    return MATCHERS.urlPattern(pattern).matches(HUB.topic(topic));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.com/books/:id           | https://example.com/books/1",
        "https://example.com/books/:id           | https://example.com/books/1?x=1",
        "https://example.com/books/:id           | https://example.com/books/1#f",
        "https://example.com/books/:id           | https://user:pw@example.com/books/1",
        "https://example.com/books/:id           | https://EXAMPLE.com:443/books/x/../1",
        "https://example.com/books/:id           | https://example.com/books/a%2Fb",
        "https://example.com/books/:id/*         | https://example.com/books/1/a/b",
        "https://example.com/books/:id/*         | https://example.com/books/1/",
        "https://example.com/books/:id?          | https://example.com/books",
        "https://example.com/books{/:id}*        | https://example.com/books/1/2",
        "https://example.com/books/:id(\\d+)     | https://example.com/books/42",
        "https://example.com/:a-:b               | https://example.com/x-y-z",
        "https://example.com                     | https://example.com/any/path?q#f",
        "https://example.com?q=:x                | https://example.com/?q=1",
        "https://example.com/*\\?q=:x#*          | https://example.com/a?q=1#f",
        "https://*.example.com/*                 | https://a.b.example.com/x",
        "https://:sub.example.com                | https://a.example.com/",
        "http{s}?://example.com/*                | http://example.com/x",
        "https://example.com:*/x                 | https://example.com:8443/x",
        "https://example.com:8443/x              | https://example.com:8443/x",
        "https://example.com:443/x               | https://example.com/x",
        "https://B\u00FCcher.example/*           | https://xn--bcher-kva.example/x",
        "https://xn--bcher-kva.example/*         | https://b\u00FCcher.example/x",
        "https://example.com/caf\u00E9           | https://example.com/caf%C3%A9",
        "https://example.com/%c3                 | https://example.com/%c3",
        "https://example.com/%6F                 | https://example.com/%6F",
        "https://example.com/a/../b              | https://example.com/b",
        "https://example.com/([ab])              | https://example.com/a",
        "https://[\\:\\:1]:8080/                 | https://[::1]:8080/",
        "*://*:*/books/*                         | ws://h:99/books/1",
        "/books/:id                              | https://hub.example.com/books/1",
        "/books/:id                              | /books/1",
        "https://hub.example.com/books/:id       | /books/1",
        "foo                                     | https://hub.example.com/.well-known/foo",
        "foo%20bar                               | foo bar",
        "../x                                    | https://hub.example.com/x",
        "?q=1                                    | https://hub.example.com/.well-known/mercure?q=1",
        "#f                                      | https://hub.example.com/.well-known/mercure#f",
        "''                                      | https://hub.example.com/.well-known/",
        "urn\\:isbn\\:*                          | urn:isbn:1",
        "urn\\:(is[bs]n)\\:*                     | urn:issn:1 2",
        "data\\:*                                | data:text/plain,x",
        "/**                                     | /a/b"
      })
  void matchesTopics(String pattern, String topic) throws InvalidMatcherException {
    assertThat(matches(pattern, topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.com/books/:id           | https://example.com/books/",
        "https://example.com/books/:id           | https://example.com/books/1/",
        "https://example.com/books/:id           | https://example.com/books/1/2",
        "https://example.com/books/:id           | https://example.com/Books/1",
        "https://example.com/books/:id           | http://example.com/books/1",
        "https://example.com/books/:id           | https://example.com:8443/books/1",
        "https://example.com/books/:id           | https://example.com/books/..",
        "https://example.com/books/:id           | https://example.org/books/1",
        "https://example.com/books/:id           | /books/1",
        "https://example.com/books/:id(\\d+)     | https://example.com/books/a",
        "https://example.com/%c3                 | https://example.com/%C3",
        "https://example.com/%6F                 | https://example.com/o",
        "https://example.com/a?x=1               | https://example.com/a?X=1",
        "https://example.com/a?x=1               | https://example.com/a",
        "https://example.com/a#f                 | https://example.com/a?x=1#f",
        "https://*.example.com/*                 | https://example.com/x",
        "https://:sub.example.com                | https://a.b.example.com/",
        "http://example.com:443/x                | http://example.com/x",
        "https://*/x                             | https://example.com:8443/x",
        "/books/:id                              | https://example.com/books/1",
        "/books/:id                              | http://hub.example.com/books/1",
        "foo                                     | /foo",
        "urn\\:isbn\\:*                          | urn:issn:1",
        "/*                                      | urn:isbn:1",
        "*://*:*/*                               | http://[x",
        "*://*:*/*                               | https://a b/"
      })
  void doesNotMatch(String pattern, String topic) throws InvalidMatcherException {
    assertThat(matches(pattern, topic)).isFalse();
  }

  @Test
  void matchesSubscriptionEventsLikeTheSpecificationsExample() throws InvalidMatcherException {
    String pattern = "/.well-known/mercure/subscriptions/exact/:topic/:subscriber";
    String event =
        "/.well-known/mercure/subscriptions/exact/https%3A%2F%2Fexample.com%2F%3Aselector/urn%3Auuid%3A1";

    assertThat(matches(pattern, event)).isTrue();
    assertThat(matches(pattern, "https://hub.example.com" + event)).isTrue();
    assertThat(matches(pattern, event.replace("exact", "urlpattern"))).isFalse();
  }

  @Test
  void onlyASingleStarIsTheReservedWildcard() throws InvalidMatcherException {
    assertThat(MATCHERS.urlPattern("*")).isEqualTo(new AnyTopic());
    assertThat(MATCHERS.urlPattern("**")).isInstanceOf(UrlPattern.class);
    assertThat(MATCHERS.urlPattern("*/")).isInstanceOf(UrlPattern.class);
    assertThat(matches("*", "http://[x")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/(a(b))",
        "https://example.com/((a)b)",
        "https://example.com/(?=a)",
        "https://example.com/(a(?=b))",
        "https://example.com/(a(?!b))",
        "https://example.com/((?<=a)b)",
        "https://example.com/((?:a)\\1)",
        "https://example.com/:id/:id",
        "https://example.com/:id(",
        "https://example.com/(",
        "https://example.com/()",
        "https://example.com/(\\",
        "https://example.com/(caf\u00E9)",
        "https://example.com/([^/]+)",
        "https://example.com/(a{1000}){1000}",
        "https://example.com/{a",
        "https://example.com/a}",
        "https://example.com/{a{b}}",
        "https://example.com/a**?",
        "https://example.com/a\\",
        "https://example.com/a/: ",
        "https://exa mple.com/",
        "https://example.com:99999/",
        "https://[xyz]/",
        "ht tp://example.com/",
        "urn:isbn:1:"
      })
  void refusesWhatIsNoUrlPattern(String pattern) {
    assertThatThrownBy(() -> MATCHERS.urlPattern(pattern))
        .isInstanceOf(InvalidMatcherException.class)
        .message()
        .doesNotContain(pattern);
  }

  @Test
  void namesMayRepeatInDifferentComponents() throws InvalidMatcherException {
    assertThat(matches("https://:x.com/:x", "https://a.com/b")).isTrue();
  }

  @Test
  void isEqualForTheSamePatternOnTheSameHub() throws InvalidMatcherException {
    TopicMatchers elsewhere = new TopicMatchers(HubUrl.of("https://other.example/"), 4096);
    TopicMatcher matcher = MATCHERS.urlPattern("/a/:b");

    assertThat(matcher)
        .isEqualTo(MATCHERS.urlPattern("/a/:b"))
        .hasSameHashCodeAs(MATCHERS.urlPattern("/a/:b"))
        .isNotEqualTo(MATCHERS.urlPattern("/a/:c"))
        .isNotEqualTo(MATCHERS.exact("/a/:b"))
        .isNotEqualTo(elsewhere.urlPattern("/a/:b"));
    assertThat(matcher.pattern()).isEqualTo("/a/:b");
  }
}
