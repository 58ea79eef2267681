package ee.mercure.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicMatchersTest {
  private static final HubUrl HUB = HubUrl.of("https://hub.example.com/.well-known/mercure");
  private static final TopicMatchers MATCHERS = new TopicMatchers(HUB, 8);

  @Test
  void aStarSelectsEveryTopicInEveryLanguage() throws InvalidMatcherException {
    assertThat(MATCHERS.selector("*")).isEqualTo(new AnyTopic());
    assertThat(MATCHERS.exact("*")).isEqualTo(new AnyTopic());
    assertThat(MATCHERS.urlPattern("*")).isEqualTo(new AnyTopic());
    assertThat(new AnyTopic().matches(HUB.topic("http://[x"))).isTrue();
    assertThat(new AnyTopic().pattern()).isEqualTo("*");
  }

  @Test
  void exactMatchersKnowNoSyntaxAndNoNormalisation() throws InvalidMatcherException {
    TopicMatcher matcher = MATCHERS.exact("/a/{b}");

    assertThat(matcher).isEqualTo(new ExactTopic("/a/{b}"));
    assertThat(matcher.matches(HUB.topic("/a/{b}"))).isTrue();
    assertThat(matcher.matches(HUB.topic("/a/b"))).isFalse();
    assertThat(matcher.matches(HUB.topic("/A/{b}"))).isFalse();
    assertThat(matcher.matches(HUB.topic("https://hub.example.com/a/{b}"))).isFalse();
    assertThat(MATCHERS.exact("/é").matches(HUB.topic("/e\u0301"))).isFalse();
  }

  @Test
  void aSelectorWithoutBracesIsALiteral() throws InvalidMatcherException {
    assertThat(MATCHERS.selector("/a%zz")).isEqualTo(new ExactTopic("/a%zz"));
    assertThat(MATCHERS.selector("/:a")).isEqualTo(new ExactTopic("/:a"));
    assertThat(MATCHERS.selector("/{a}")).isInstanceOf(UriTemplate.class);
    assertThat(MATCHERS.selector("")).isEqualTo(new ExactTopic(""));
  }

  @Test
  void patternsAreMeasuredInBytes() throws InvalidMatcherException {
    assertThat(MATCHERS.exact("é".repeat(4)).pattern()).hasSize(4);
    for (String tooLong :
        new String[] {"éééé1", "123456789", "€€€", "\uD83D\uDE00".repeat(2) + "1"}) {
      assertThatThrownBy(() -> MATCHERS.exact(tooLong))
          .isInstanceOf(InvalidMatcherException.class)
          .hasMessage("longer than 8 bytes");
      assertThatThrownBy(() -> MATCHERS.urlPattern(tooLong))
          .isInstanceOf(InvalidMatcherException.class);
      assertThatThrownBy(() -> MATCHERS.selector("{v}" + tooLong))
          .isInstanceOf(InvalidMatcherException.class);
      assertThat(MATCHERS.selector(tooLong))
          .as("a literal of 0.x costs nothing to match")
          .isEqualTo(new ExactTopic(tooLong));
    }
  }
}
