package ee.mercure.topic.url;

import ee.mercure.topic.text.InvalidPatternException;
import java.util.ArrayList;
import java.util.List;

/** Splits a pattern string into tokens (URL Pattern standard, 2.1.2). */
final class Tokenizer {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private final String input;
  private final boolean lenient;
  private final List<Token> tokens = new ArrayList<>();
  private int index;

  private Tokenizer(String input, boolean lenient) {
    this.input = input;
    this.lenient = lenient;
  }

  static List<Token> strict(String input) throws InvalidPatternException {
    return new Tokenizer(input, false).tokenize();
  }

  /** Takes what is no pattern syntax for a plain character, to find the components first. */
  static List<Token> lenient(String input) throws InvalidPatternException {
    return new Tokenizer(input, true).tokenize();
  }

  private List<Token> tokenize() throws InvalidPatternException {
    while (index < input.length()) {
      int next = index + Character.charCount(input.codePointAt(index));
      switch (input.charAt(index)) {
        case '*' -> add(Token.Type.ASTERISK, next, index);
        case '+', '?' -> add(Token.Type.OTHER_MODIFIER, next, index);
        case '{' -> add(Token.Type.OPEN, next, index);
        case '}' -> add(Token.Type.CLOSE, next, index);
        case '\\' -> escaped(next);
        case ':' -> name(next);
        case '(' -> regexp(next);
        default -> add(Token.Type.CHAR, next, index);
      }
    }
    add(Token.Type.END, index, index);
    return tokens;
  }

  private void add(Token.Type type, int next, int valueStart) {
    add(type, next, valueStart, next);
  }

  private void add(Token.Type type, int next, int valueStart, int valueEnd) {
    tokens.add(new Token(type, index, input.substring(valueStart, valueEnd)));
    index = next;
  }

  private void invalid(String message) throws InvalidPatternException {
    if (!lenient) {
      throw new InvalidPatternException(message);
    }
    // The character that starts the construct stands for itself.
    add(Token.Type.INVALID_CHAR, index + 1, index);
  }

  private void escaped(int start) throws InvalidPatternException {
    if (start == input.length()) {
      invalid("nothing follows the last backslash");
      return;
    }
    add(Token.Type.ESCAPED_CHAR, start + Character.charCount(input.codePointAt(start)), start);
  }

  private void name(int start) throws InvalidPatternException {
    int end = start;
    while (end < input.length() && isNameCodePoint(input.codePointAt(end), end == start)) {
      end += Character.charCount(input.codePointAt(end));
    }
    if (end == start) {
      invalid("a colon without a name must be escaped");
    } else {
      add(Token.Type.NAME, end, start);
    }
  }

  /** Whether a JavaScript identifier can have the code point here. */
  static boolean isNameCodePoint(int codePoint, boolean first) {
    if (codePoint == '$' || codePoint == '_') {
      return true;
    }
    if (first) {
      return Character.isUnicodeIdentifierStart(codePoint);
    }
    // Java also counts characters as identifier parts that it then ignores.
    return codePoint == ZERO_WIDTH_NON_JOINER
        || codePoint == ZERO_WIDTH_JOINER
        || (Character.isUnicodeIdentifierPart(codePoint)
            && !Character.isIdentifierIgnorable(codePoint));
  }

  private void regexp(int start) throws InvalidPatternException {
    int end = regexpEnd(start);
    if (end < 0) {
      invalid("a regular expression group is not closed, or has what such groups cannot have");
    } else {
      add(Token.Type.REGEXP, end + 1, start, end);
    }
  }

  /** Where the parenthesis that closes the group is, or -1 if the group is not valid. */
  private int regexpEnd(int start) {
    int depth = 1;
    for (int i = start; i < input.length(); i++) {
      char c = input.charAt(i);
      if (c > 127 || (c == '?' && i == start)) {
        return -1;
      }
      if (c == '\\') {
        i++;
        if (i == input.length() || input.charAt(i) > 127) {
          return -1;
        }
      } else if (c == ')') {
        depth--;
        if (depth == 0) {
          return i == start ? -1 : i;
        }
      } else if (c == '(') {
        depth++;
        // A capturing group inside would shift the numbers of the groups that follow.
        if (i + 1 == input.length() || input.charAt(i + 1) != '?') {
          return -1;
        }
      }
    }
    return -1;
  }
}
