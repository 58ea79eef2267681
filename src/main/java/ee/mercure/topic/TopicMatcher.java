package ee.mercure.topic;

/**
 * An expression that selects topics. Implementations are immutable, thread-safe, and equal when
 * they are of one kind and have the same pattern, so that equal matchers can share one evaluation.
 */
public sealed interface TopicMatcher permits AnyTopic, ExactTopic, UriTemplate, UrlPattern {

  /** Whether this matcher selects the topic, in time linear in the topic's length. */
  boolean matches(Topic topic);

  /** The expression as it was given. */
  String pattern();
}
