package ee.mercure.topic.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a whole text matches a pattern, in time linear in the text's length. Immutable and
 * thread-safe.
 */
public sealed interface TextMatcher permits Fixed, Anything, Runs, Expression {
  /**
   * The most steps that one pattern may keep busy at each character of a text; the work for a text
   * is at most its length times this.
   */
  int MAX_SIZE = 1000;

  boolean matches(String text);

  /** A rank by expected work: where several matchers must all match, the lowest goes first. */
  int cost();

  /**
   * How many steps it keeps busy at each character of a text, at most {@link #MAX_SIZE}; 0 where it
   * goes through the text once without choices.
   */
  default int size() {
    return 0;
  }

  /**
   * Compiles the pieces into the cheapest matcher that can do it.
   *
   * @throws InvalidPatternException if matching would cost too much
   */
  static TextMatcher of(List<? extends TextPiece> pieces) throws InvalidPatternException {
    List<TextPiece> merged = merge(pieces);
    if (merged.isEmpty()) {
      return new Fixed("");
    }
    if (merged.size() == 1) {
      if (merged.get(0) instanceof TextPiece.Literal literal) {
        return new Fixed(literal.text());
      }
      if (merged.get(0).equals(TextPiece.Run.anything())) {
        return Anything.INSTANCE;
      }
    }
    return Runs.canMatch(merged) ? Runs.of(merged) : Expression.of(merged);
  }

  private static List<TextPiece> merge(List<? extends TextPiece> pieces) {
    List<TextPiece> merged = new ArrayList<>();
    for (TextPiece piece : pieces) {
      if (piece instanceof TextPiece.Literal literal && literal.text().isEmpty()) {
        continue;
      }
      int last = merged.size() - 1;
      TextPiece previous = merged.isEmpty() ? null : merged.get(last);
      if (previous instanceof TextPiece.Literal head && piece instanceof TextPiece.Literal tail) {
        merged.set(last, new TextPiece.Literal(head.text() + tail.text()));
      } else if (!(piece instanceof TextPiece.Run run && !run.required() && run.equals(previous))) {
        merged.add(piece);
      }
    }
    return merged;
  }
}
