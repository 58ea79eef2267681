package ee.mercure.topic;

/**
 * The characters that 1.0 keeps out of topics and topic matchers: control characters, which could
 * break a stream's framing, and invisible ones, which could make one name look like another
 * (Mercure 1.0, Terminology and Subscription).
 */
public final class TopicCharacters {
  private TopicCharacters() {}

  /** Whether the text holds none of them. */
  public static boolean areAllowedIn(String text) {
    return text.codePoints()
        .map(Character::getType)
        .noneMatch(
            type ->
                type == Character.CONTROL
                    || type == Character.FORMAT
                    // Half a character: JSON can express it, UTF-8 cannot.
                    || type == Character.SURROGATE);
  }
}
