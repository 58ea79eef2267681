package ee.mercure.auth;

import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The topics that a token grants one action on. Immutable and thread-safe. */
final class Grant {
  private final List<TopicMatcher> matchers;
  private final boolean any;
  private final Set<String> topics;
  private final List<TopicMatcher> patterns;

  Grant(List<TopicMatcher> matchers) {
    this.matchers = matchers.stream().distinct().toList();
    any = this.matchers.stream().anyMatch(AnyTopic.class::isInstance);
    topics =
        this.matchers.stream()
            .filter(ExactTopic.class::isInstance)
            .map(TopicMatcher::pattern)
            .collect(Collectors.toUnmodifiableSet());
    patterns =
        this.matchers.stream()
            .filter(matcher -> !(matcher instanceof AnyTopic || matcher instanceof ExactTopic))
            .toList();
  }

  Grant and(Grant other) {
    return new Grant(Stream.concat(matchers.stream(), other.matchers.stream()).toList());
  }

  List<TopicMatcher> matchers() {
    return matchers;
  }

  /** The matchers that must be evaluated for each topic. */
  List<TopicMatcher> patterns() {
    return patterns;
  }

  /** How many steps the patterns keep busy together at each character of a topic. */
  int steps() {
    return TopicMatcher.steps(patterns);
  }

  /** Whether the topic is covered without a look at the patterns. */
  boolean coversByName(Topic topic) {
    return any || topics.contains(topic.value());
  }

  boolean covers(Topic topic) {
    return coversByName(topic) || patterns.stream().anyMatch(matcher -> matcher.matches(topic));
  }
}
