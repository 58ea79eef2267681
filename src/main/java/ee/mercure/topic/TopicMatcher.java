package ee.mercure.topic;

import java.util.Collection;

/**
 * An expression that selects topics. Implementations are immutable, thread-safe, and equal when
 * they are of one kind and have the same pattern, so that equal matchers can share one evaluation.
 */
public sealed interface TopicMatcher permits AnyTopic, ExactTopic, UriTemplate, UrlPattern {

  /** Whether this matcher selects the topic, in time linear in the topic's length. */
  boolean matches(Topic topic);

  /**
   * How many steps it keeps busy at each character of a topic; 0 for one that costs no more than to
   * compare strings.
   */
  default int steps() {
    return 0;
  }

  /** How many steps these keep busy together at each character of a topic. */
  static int steps(Collection<TopicMatcher> matchers) {
    return matchers.stream().mapToInt(TopicMatcher::steps).sum();
  }

  /** The expression as it was given. */
  String pattern();
}
