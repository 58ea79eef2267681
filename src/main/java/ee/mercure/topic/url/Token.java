package ee.mercure.topic.url;

/**
 * A token of a pattern string (URL Pattern standard, 2.1.1).
 *
 * @param index where it starts in the pattern string
 * @param value what it stands for: a name without its colon, an expression without its parentheses
 */
record Token(Type type, int index, String value) {
  enum Type {
    OPEN,
    CLOSE,
    REGEXP,
    NAME,
    CHAR,
    ESCAPED_CHAR,
    OTHER_MODIFIER,
    ASTERISK,
    END,
    INVALID_CHAR
  }

  /** Whether this is the character itself, without a meaning in the pattern syntax. */
  boolean isPlain(String character) {
    return value.equals(character)
        && (type == Type.CHAR || type == Type.ESCAPED_CHAR || type == Type.INVALID_CHAR);
  }
}
