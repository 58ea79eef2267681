package ee.mercure.topic.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.text.TextPiece.Literal;
import ee.mercure.topic.text.TextPiece.Regexp;
import ee.mercure.topic.text.TextPiece.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMatcherTest {
  private static final Run SEGMENT = new Run(AsciiSet.of("/").not(), false, true);
  private static final Run VALUE = new Run(AsciiSet.of("ab,"), true, false);

  @Test
  void literalsMatchOnlyTheirText() throws InvalidPatternException {
    TextMatcher matcher = TextMatcher.of(List.of(new Literal("a."), new Literal("b")));

    assertThat(matcher).isEqualTo(new Fixed("a.b"));
    assertThat(matcher.matches("a.b")).isTrue();
    assertThat(matcher.matches("axb")).isFalse();
    assertThat(matcher.matches("a.bc")).isFalse();
  }

  @Test
  void nothingMatchesOnlyTheEmptyText() throws InvalidPatternException {
    assertThat(TextMatcher.of(List.of())).isEqualTo(new Fixed(""));
  }

  @Test
  void anythingNeedsNoLookAtTheText() throws InvalidPatternException {
    List<TextPiece> twice = List.of(Run.anything(), new Literal(""), Run.anything());

    assertThat(TextMatcher.of(twice)).isEqualTo(Anything.INSTANCE);
  }

  @Test
  void runsThatLeaveNoChoiceNeedNoRegularExpression() throws InvalidPatternException {
    assertThat(TextMatcher.of(List.of(new Literal("/"), SEGMENT, new Literal("/x"), SEGMENT)))
        .isInstanceOf(Runs.class);
    assertThat(TextMatcher.of(List.of(Run.anything(), new Literal(".example.com"))))
        .isInstanceOf(Runs.class);
    assertThat(TextMatcher.of(List.of(Run.anything(), new Literal("/"), SEGMENT)))
        .isInstanceOf(Expression.class);
  }

  @Test
  void runsMatchWhatTheRegularExpressionMatches() throws InvalidPatternException {
    List<List<TextPiece>> patterns =
        List.of(
            List.of(SEGMENT),
            List.of(new Literal("/"), SEGMENT),
            List.of(SEGMENT, new Literal("a")),
            List.of(SEGMENT, new Literal("/"), SEGMENT),
            List.of(new Literal("a"), SEGMENT, new Literal("/"), Run.anything(), new Literal("/")),
            List.of(Run.anything(), new Literal("a%4")),
            List.of(VALUE),
            List.of(VALUE, new Literal("a")),
            List.of(VALUE, new Literal("/"), VALUE, new Literal("/a")),
            List.of(new Literal("%"), VALUE, new Literal("4a")));
    List<String> texts = textsUpTo(5, "a4%/,");
    for (List<TextPiece> pieces : patterns) {
      assertThat(Runs.canMatch(pieces)).as("%s", pieces).isTrue();
      Runs runs = Runs.of(pieces);
      Expression expression = Expression.of(pieces);
      assertThat(texts.stream().filter(runs::matches).toList())
          .as("%s", pieces)
          .isNotEmpty()
          .isEqualTo(texts.stream().filter(expression::matches).toList());
    }
  }

  private static List<String> textsUpTo(int length, String alphabet) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int from = 0, l = 0; l < length; l++) {
      int to = texts.size();
      for (String shorter : List.copyOf(texts.subList(from, to))) {
        alphabet.chars().forEach(c -> texts.add(shorter + (char) c));
      }
      from = to;
    }
    return texts;
  }

  @Test
  void everyPrintableCharacterStandsForItselfInALiteral() throws InvalidPatternException {
    StringBuilder all = new StringBuilder("é\uD83D\uDE00");
    for (char c = 0; c < 128; c++) {
      all.append(c);
    }
    Expression expression = Expression.of(List.of(new Literal(all.toString())));

    assertThat(expression.matches(all.toString())).isTrue();
    assertThat(expression.matches(all + "x")).isFalse();
  }

  @Test
  void theWholeTextMustMatch() throws InvalidPatternException {
    TextMatcher matcher = TextMatcher.of(List.of(new Regexp("(?:a|b)", 1)));

    assertThat(matcher.matches("a")).isTrue();
    assertThat(matcher.matches("ab")).isFalse();
    assertThat(matcher.matches("a\n")).isFalse();
  }

  @Test
  void patternsThatKeepTooManyStepsBusyAreRefused() {
    List<Regexp> pieces = Collections.nCopies(TextMatcher.MAX_SIZE / 2 + 1, new Regexp("a?", 2));

    assertThatThrownBy(() -> TextMatcher.of(pieces)).isInstanceOf(InvalidPatternException.class);
  }

  /** Backtracking would read the text of length n at least 2^n times. */
  @Test
  void hostileTextsAreReadInLinearTime() throws InvalidPatternException {
    Expression expression =
        Expression.of(List.of(new Regexp("(?:(?:a|a)*a*)*", 8), new Literal("b")));
    int once = reads(expression, 1_000);

    assertThat(once).isBetween(1_000, 10_000);
    assertThat(reads(expression, 2_000)).isLessThanOrEqualTo(2 * once + 10);
    assertThat(reads(expression, 4_000)).isLessThanOrEqualTo(4 * once + 10);
  }

  private static int reads(Expression expression, int length) {
    CountingText text = new CountingText("a".repeat(length));
    assertThat(expression.matches(text)).isFalse();
    return text.reads;
  }

  private static final class CountingText implements CharSequence {
    private final String text;
    private int reads;

    CountingText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }
  }
}
