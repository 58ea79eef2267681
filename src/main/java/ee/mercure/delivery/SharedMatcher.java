package ee.mercure.delivery;

import ee.mercure.topic.TopicMatcher;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic matcher that is evaluated once for an update, however many subscriptions and grants of a
 * lane have it. Owned by the lane's thread.
 */
final class SharedMatcher {
  private final TopicMatcher matcher;
  private int users;
  private long sequence;
  private boolean verdict;

  private SharedMatcher(TopicMatcher matcher) {
    this.matcher = matcher;
  }

  TopicMatcher matcher() {
    return matcher;
  }

  /** Whether it matches some topic of the update. */
  boolean matches(RoutedUpdate routed) {
    if (sequence != routed.update().sequence()) {
      sequence = routed.update().sequence();
      verdict = routed.isMatchedBy(matcher);
    }
    return verdict;
  }

  /** The shared matchers of a lane. */
  static final class Pool {
    private final Map<TopicMatcher, SharedMatcher> byMatcher = new HashMap<>();

    SharedMatcher acquire(TopicMatcher matcher) {
      SharedMatcher shared = byMatcher.computeIfAbsent(matcher, SharedMatcher::new);
      shared.users++;
      return shared;
    }

    void release(SharedMatcher shared) {
      if (--shared.users == 0) {
        byMatcher.remove(shared.matcher);
      }
    }

    int size() {
      return byMatcher.size();
    }
  }
}
