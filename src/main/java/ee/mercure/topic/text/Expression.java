package ee.mercure.topic.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * Matches with RE2/J, which never backtracks.
 *
 * @param prefix what every text that matches starts with, as far as the pattern tells
 * @param size how many steps it keeps busy
 */
record Expression(String prefix, Pattern pattern, int size) implements TextMatcher {

  static Expression of(List<TextPiece> pieces) throws InvalidPatternException {
    int size = 0;
    StringBuilder source = new StringBuilder();
    for (TextPiece piece : pieces) {
      size += piece.size();
      if (size > MAX_SIZE) {
        throw new InvalidPatternException("too costly to match");
      }
      source.append(piece.regexp());
    }
    String prefix = pieces.get(0) instanceof TextPiece.Literal literal ? literal.text() : "";
    try {
      return new Expression(prefix, Pattern.compile(source.toString()), size);
    } catch (PatternSyntaxException e) {
      throw new InvalidPatternException("not a regular expression that the hub supports");
    }
  }

  @Override
  public boolean matches(String text) {
    return text.startsWith(prefix) && pattern.matches(text);
  }

  /** The same without looking at the prefix first, for a text that need not be a string. */
  boolean matches(CharSequence text) {
    return pattern.matcher(text).matches();
  }

  @Override
  public int cost() {
    return 1 + pattern.programSize();
  }
}
