package ee.mercure.topic.url;

/**
 * A part of a component's pattern: fixed text, or one matching group between a prefix and a suffix
 * (URL Pattern standard, 2.1.3).
 *
 * @param value the text or the regular expression
 */
record Part(Type type, String value, Modifier modifier, String prefix, String suffix) {
  enum Type {
    FIXED_TEXT,
    REGEXP,
    SEGMENT_WILDCARD,
    FULL_WILDCARD
  }

  enum Modifier {
    NONE,
    OPTIONAL,
    ZERO_OR_MORE,
    ONE_OR_MORE;

    static Modifier of(Token token) {
      if (token == null) {
        return NONE;
      }
      return switch (token.value()) {
        case "?" -> OPTIONAL;
        case "*" -> ZERO_OR_MORE;
        default -> ONE_OR_MORE;
      };
    }
  }

  static Part fixed(String text, Modifier modifier) {
    return new Part(Type.FIXED_TEXT, text, modifier, "", "");
  }
}
