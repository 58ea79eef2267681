package ee.mercure.topic;

/** The reserved matcher {@code *}, which selects every topic. */
public record AnyTopic() implements TopicMatcher {
  /** The reserved pattern. */
  public static final String PATTERN = "*";

  @Override
  public boolean matches(Topic topic) {
    return true;
  }

  @Override
  public String pattern() {
    return PATTERN;
  }
}
