package ee.mercure.topic.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexpGroupTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "a|bc bc abc",
        "a|bc| \"\" b",
        ".+ aZ/~ \"\"",
        "\\d{4}-\\d{2} 2026-01 26-01",
        "a{2,3} aaa aaaa",
        "a{2,3} aa a",
        "a{2,} aaaaa a",
        "(?:ab){0,2} abab ababab",
        "(?:ab){0} \"\" ab",
        "a*? aaa b",
        "a+?b?? aab aabb",
        "^a$ a ba",
        "a\\b-b\\Bc a-bc abc",
        "[[:alpha:]] : b",
        "\\x61\\u0062\\u{63} abc abd",
        "\\u{00000061} a b",
        "\\u{1F600}? \"\" a",
        "\\uD83D\\uDE00? \"\" a",
        "\\.\\/\\^\\$ ./^$ a/^$",
        "\\cA|a a b",
        "\\0|a a 0",
        "[a-c] b d",
        "[^a-c] d b",
        "[]|a a b",
        "[^] a \"\"",
        "[\\w\\-.]+ a-1_. a/",
        "[\\]\\\\]+ \\] [",
        "[[a-z]--[aeiou]]+ xyz xaz",
        "[\\w&&[^\\d_]]+ aZ a1",
        "[a-c[x-z]]+ axz d",
        "\\p{Lu}+ AB Ab",
        "\\p{Script=Greek}|a a b",
        "\\P{L}+ 12_ 1a",
        "[\\p{ASCII}--\\p{Alphabetic}] 1 a",
        "(?i:ab)c ABc ABC",
        "(?i:[^a]) b A",
        "(?i:\\x61(?-i:b)) Ab AB",
        "(?ims-:a) A b",
        "(?<name>a)b ab a"
      })
  void matchesWhatJavaScriptMatches(String regexp, String matching, String other)
      throws InvalidPatternException {
    TextMatcher matcher = TextMatcher.of(List.of(RegexpGroup.translate(regexp)));

    assertThat(matcher.matches(matching)).isTrue();
    assertThat(matcher.matches(other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a(?=b)",
        "a(?!b)",
        "(?<=a)b",
        "(?<!a)b",
        "(?:a)\\1",
        "(?<x>a)\\k<x>",
        "[\\q{ab}]"
      })
  void refusesWhatCannotBeMatchedInLinearTime(String regexp) {
    assertThatThrownBy(() -> RegexpGroup.translate(regexp))
        .isInstanceOf(InvalidPatternException.class);
  }

  /** Some of these are valid in RE2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "a**",
        "a{2",
        "a{,2}",
        "a{3,2}",
        "a}",
        "a]",
        "^*",
        "\\b+",
        "(?:a",
        "a)",
        "(?:a))",
        "\\m",
        "\\H",
        "\\A",
        "\\z",
        "\\Qa\\E",
        "\\pL",
        "\\C",
        "\\-",
        "\\01",
        "\\x6",
        "\\u006",
        "\\u{110000}",
        "\\u{}",
        "\\c1",
        "\\p{Nonsense}",
        "\\p{L",
        "[a",
        "[b-a]",
        "[\\d-z]",
        "[/]",
        "[(]",
        "[a-]",
        "[&&a]",
        "[a&&&b]",
        "[a--b-c]",
        "[!!]",
        "[\\k]",
        "(?P<x>a)",
        "(?<>a)",
        "(?<1>a)",
        "(?<x>a)(?<x>b)",
        "(?z:a)",
        "(?ii:a)",
        "(?i-i:a)",
        "(?-:a)",
        "\\"
      })
  void refusesWhatIsNoJavaScript(String regexp) {
    assertThatThrownBy(() -> RegexpGroup.translate(regexp))
        .isInstanceOf(InvalidPatternException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:a{1000}){1000}",
        "(?:(?:a{100}){100}){100}",
        "(?:a{1000}b){2}",
        "a{1001}",
        "a{99999999999}",
        "(?:(?:(?:a?){10}){10}){10}"
      })
  void refusesRepetitionsThatBlowUp(String regexp) {
    assertThatThrownBy(() -> RegexpGroup.translate(regexp))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("costly");
  }

  @Test
  void refusesGroupsNestedTooDeeply() {
    assertThatThrownBy(() -> RegexpGroup.translate("(?:".repeat(500) + "a" + ")".repeat(500)))
        .isInstanceOf(InvalidPatternException.class);
    assertThatThrownBy(() -> RegexpGroup.translate("[".repeat(500) + "a" + "]".repeat(500)))
        .isInstanceOf(InvalidPatternException.class);
  }

  @Test
  void repeatsWhatIsOptionalWithoutNesting() throws InvalidPatternException {
    TextMatcher matcher = TextMatcher.of(List.of(RegexpGroup.translate("a{1,300}")));

    assertThat(matcher.matches("a".repeat(300))).isTrue();
    assertThat(matcher.matches("a".repeat(301))).isFalse();
    assertThat(matcher.matches("")).isFalse();
  }
}
