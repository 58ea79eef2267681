package ee.mercure.topic;

/** Selects the one topic that equals its pattern, without any normalisation. */
public record ExactTopic(String pattern) implements TopicMatcher {
  @Override
  public boolean matches(Topic topic) {
    return pattern.equals(topic.value());
  }
}
