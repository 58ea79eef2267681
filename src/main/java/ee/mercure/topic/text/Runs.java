package ee.mercure.topic.text;

import ee.mercure.topic.text.TextPiece.Literal;
import ee.mercure.topic.text.TextPiece.Run;
import java.util.List;

/**
 * Matches literals and runs in one pass, without choices: every run but the last is followed by a
 * literal that the run cannot take the start of, and the last one must reach what follows it at the
 * end of the text.
 */
final class Runs implements TextMatcher {
  private final Literal[] literals;
  private final Run[] runs;
  private final String tail;

  private Runs(Literal[] literals, Run[] runs, String tail) {
    this.literals = literals;
    this.runs = runs;
    this.tail = tail;
  }

  static boolean canMatch(List<TextPiece> pieces) {
    Run open = null;
    for (TextPiece piece : pieces) {
      if (piece instanceof TextPiece.Regexp) {
        return false;
      }
      if (piece instanceof Run run) {
        if (open != null) {
          return false;
        }
        open = run;
      } else if (piece instanceof Literal literal && open != null) {
        if (open.canStartWith(literal.text().charAt(0))) {
          return isLast(literal, pieces);
        }
        open = null;
      }
    }
    return true;
  }

  private static boolean isLast(Literal literal, List<TextPiece> pieces) {
    return pieces.get(pieces.size() - 1) == literal;
  }

  /** From pieces that {@link #canMatch}: no two literals and no two runs are neighbours. */
  static Runs of(List<TextPiece> pieces) {
    Run[] runs = pieces.stream().filter(Run.class::isInstance).toArray(Run[]::new);
    Literal[] literals = new Literal[runs.length];
    int next = 0;
    for (int i = 0; i < runs.length; i++) {
      boolean led = pieces.get(next) instanceof Literal;
      literals[i] = led ? (Literal) pieces.get(next) : new Literal("");
      next += led ? 2 : 1;
    }
    return new Runs(
        literals, runs, next < pieces.size() ? ((Literal) pieces.get(next)).text() : "");
  }

  @Override
  public boolean matches(String text) {
    int limit = text.length() - tail.length();
    if (limit < 0 || !text.endsWith(tail)) {
      return false;
    }
    int position = 0;
    for (int i = 0; i < runs.length; i++) {
      String literal = literals[i].text();
      if (!text.startsWith(literal, position)) {
        return false;
      }
      int start = position + literal.length();
      position = runs[i].end(text, start, limit);
      if (position == start && runs[i].required()) {
        return false;
      }
    }
    return position == limit;
  }

  @Override
  public int cost() {
    return 1;
  }
}
