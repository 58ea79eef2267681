package ee.mercure.topic.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePatternTest {
  private static final int MAX_BYTES = 4096;
  private static final Url BASE = Url.parse("https://hub.example.com/.well-known/mercure").get();
  private static final Url URL =
      Url.parse("https://u:p@hub.example.com:80/" + "a".repeat(300) + "/b?c#d").get();
  private static final List<String> FRAGMENTS =
      List.of(
          "a",
          "/",
          "(",
          ")",
          "(?:",
          "(?:",
          "[",
          "]",
          "{",
          "}",
          "*",
          "+",
          "?",
          "\\",
          ":",
          ":x",
          "a?",
          "(a+)",
          "(?:a|",
          "{1,99}",
          "{1000}",
          "{0,9}",
          "[a-",
          "\\d",
          "^",
          "$",
          "https://",
          "@",
          "#",
          "&&",
          "--",
          "é",
          "%2e",
          "..",
          "\\p{L}",
          "(?i:",
          "\uD83D\uDE00",
          "\uD800",
          "|",
          ".*");

  /** RE2 needs a few instructions for each step and each character. */
  private static final int MAX_COST = 4 * (TextMatcher.MAX_SIZE + MAX_BYTES);

  @Test
  void whateverThePatternItIsRefusedOrStaysSmall() {
    Random random = new Random(6570);
    int compiled = 0;
    for (int i = 0; i < 3000; i++) {
      String start = i % 2 == 0 ? "" : "/(";
      String end = i % 2 == 0 ? "" : ")";
      compiled += compilesSmall(start + pattern(random, 1 + i % 60) + end) ? 1 : 0;
    }
    assertThat(compiled).isBetween(100, 2900);
  }

  private static String pattern(Random random, int fragments) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < fragments; i++) {
      pattern.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
    }
    return pattern.toString();
  }

  private static boolean compilesSmall(String pattern) {
    try {
      CompiledUrlPattern compiled = CompiledUrlPattern.compile(pattern, BASE);
      boolean everyComponentMatches = true;
      for (UrlComponent component : UrlComponent.values()) {
        TextMatcher matcher = compiled.matcher(component);
        assertThat(matcher.cost()).as(pattern).isLessThan(MAX_COST);
        everyComponentMatches &= matcher.matches(URL.get(component));
      }
      assertThat(compiled.matches(URL)).as(pattern).isEqualTo(everyComponentMatches);
      return true;
    } catch (InvalidPatternException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(", "/(", "(?:", "/((?:", "{", "/{a", ":", "/:a", "*", "/*a", "\\", "/(a?)", "/{a}?", "?",
        "#", "[", "/([", "/((?:a", "@", "//", "é", "/(a|)", "..", "/..", "%", "/a{1,9}", ":a", "/a?"
      })
  void patternsOfTheLargestSizeAreRefusedOrStaySmall(String fragment) {
    String repeated = fragment.repeat(MAX_BYTES / fragment.length());
    List<String> patterns = new ArrayList<>(List.of(repeated, "https://h/" + repeated));
    patterns.add("/(" + repeated + ")");
    patterns.add("/(" + fragment.repeat(90) + ")".repeat(90) + ")");
    patterns.forEach(HostilePatternTest::compilesSmall);
  }

  @Test
  void manyGroupsThatCanAllBeActiveAreRefused() {
    assertThatThrownBy(() -> CompiledUrlPattern.compile("/" + "*a".repeat(1000), BASE))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("costly");
  }

  /** Servers run requests on threads with stacks far smaller than a test's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void fitsASmallStack(int shape) throws InterruptedException {
    String pattern =
        switch (shape) {
          case 1 -> "/(a{0,490})";
          case 2 -> "/(" + "a?".repeat(490) + ")";
          case 3 -> "/(" + "(?:a|".repeat(98) + "b" + ")*".repeat(98) + ")";
          case 4 -> "/" + "{a}?".repeat(300);
          default -> "/" + "*a".repeat(450);
        };
    List<Object> outcome = new ArrayList<>();
    Runnable match =
        () -> {
          try {
            outcome.add(CompiledUrlPattern.compile(pattern, BASE).matches(URL));
          } catch (InvalidPatternException | StackOverflowError e) {
            outcome.add(e);
          }
        };
    Thread thread = new Thread(null, match, "small stack", 512 * 1024);
    thread.start();
    thread.join();

    assertThat(outcome).containsExactly(false);
  }
}
