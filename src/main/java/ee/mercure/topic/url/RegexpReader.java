package ee.mercure.topic.url;

import ee.mercure.topic.text.InvalidPatternException;

/** Reads a regular expression from its start to its end. */
final class RegexpReader {
  private static final int LARGE = 1_000_000;

  private final String source;
  private int position;

  RegexpReader(String source) {
    this.source = source;
  }

  boolean hasNext() {
    return position < source.length();
  }

  boolean at(char c) {
    return hasNext() && source.charAt(position) == c;
  }

  boolean at(String text) {
    return source.startsWith(text, position);
  }

  boolean isDigit(int ahead) {
    int i = position + ahead;
    return i < source.length() && source.charAt(i) >= '0' && source.charAt(i) <= '9';
  }

  boolean take(char c) {
    return take(String.valueOf(c));
  }

  boolean take(String text) {
    boolean taken = at(text);
    position += taken ? text.length() : 0;
    return taken;
  }

  char next() throws InvalidPatternException {
    if (!hasNext()) {
      throw malformed();
    }
    return source.charAt(position++);
  }

  void require(char c) throws InvalidPatternException {
    if (!take(c)) {
      throw malformed();
    }
  }

  String upTo(char end) throws InvalidPatternException {
    int at = source.indexOf(end, position);
    if (at < 0) {
      throw malformed();
    }
    String text = source.substring(position, at);
    position = at + 1;
    return text;
  }

  /** Decimal digits; a number too large for anything stays large. */
  int number() throws InvalidPatternException {
    if (!isDigit(0)) {
      throw malformed();
    }
    int number = 0;
    while (isDigit(0)) {
      number = Math.min(number * 10 + next() - '0', LARGE);
    }
    return number;
  }

  /** So many hexadecimal digits. */
  int hexadecimal(int digits) throws InvalidPatternException {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw malformed();
      }
      number = number * 16 + digit;
    }
    return number;
  }

  static InvalidPatternException malformed() {
    return new InvalidPatternException("a regular expression group is not well-formed");
  }
}
