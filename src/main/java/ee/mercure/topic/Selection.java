package ee.mercure.topic;

/**
 * What a subscriber asked for in one parameter: the matcher and the type it was named by, which a
 * matcher like {@code *} does not show.
 */
public record Selection(MatcherType type, TopicMatcher matcher) {

  /**
   * Whether a version's documents can express it: a URI template is only 0.x, a URL pattern 1.0.
   */
  public boolean isExpressibleIn(ProtocolVersion version) {
    if (matcher instanceof AnyTopic || matcher instanceof ExactTopic) {
      return true;
    }
    return (type == MatcherType.SELECTOR) == (version == ProtocolVersion.V0);
  }

  /** The 1.0 name of the type; a literal or {@code *} of 0.x is {@code exact} there. */
  public String typeInV1() {
    return type == MatcherType.SELECTOR ? MatcherType.EXACT.canonicalName() : type.canonicalName();
  }
}
