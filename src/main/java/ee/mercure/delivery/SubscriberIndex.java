package ee.mercure.delivery;

import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the connections that receive an update: exact topics by hash, each distinct pattern once,
 * however many share it. Owned by its lane's thread.
 */
final class SubscriberIndex {
  private final SharedMatcher.Pool matchers = new SharedMatcher.Pool();
  private final Map<String, List<Connection>> byTopic = new HashMap<>();
  private final Map<SharedMatcher, List<Connection>> byPattern = new LinkedHashMap<>();

  void add(Connection connection) {
    for (TopicMatcher matcher : connection.subscriber().matchers()) {
      if (matcher instanceof ExactTopic) {
        byTopic.computeIfAbsent(matcher.pattern(), t -> new ArrayList<>(1)).add(connection);
      } else {
        SharedMatcher shared = matchers.acquire(matcher);
        byPattern.computeIfAbsent(shared, pattern -> new ArrayList<>(1)).add(connection);
      }
    }
    connection.grantedPatterns =
        connection.subscriber().token().stream()
            .flatMap(token -> token.subscribePatterns().stream())
            .map(matchers::acquire)
            .toList();
  }

  void remove(Connection connection) {
    for (TopicMatcher matcher : connection.subscriber().matchers()) {
      if (matcher instanceof ExactTopic) {
        remove(byTopic, matcher.pattern(), connection);
      } else {
        SharedMatcher shared = matchers.acquire(matcher);
        remove(byPattern, shared, connection);
        matchers.release(shared);
        matchers.release(shared);
      }
    }
    connection.grantedPatterns.forEach(matchers::release);
    connection.grantedPatterns = List.of();
  }

  private static <K> void remove(Map<K, List<Connection>> map, K key, Connection connection) {
    List<Connection> connections = map.get(key);
    int at = connections.lastIndexOf(connection);
    // Order among the connections of one matcher means nothing, so the last one fills the hole.
    Connection last = connections.remove(connections.size() - 1);
    if (at < connections.size()) {
      connections.set(at, last);
    }
    if (connections.isEmpty()) {
      map.remove(key);
    }
  }

  /** Passes on each connection that receives the update, once. */
  void route(Candidate candidate, Consumer<Connection> receivers) {
    for (Topic topic : candidate.topics()) {
      List<Connection> connections = byTopic.get(topic.value());
      if (connections != null) {
        route(connections, candidate, receivers);
      }
    }
    for (Map.Entry<SharedMatcher, List<Connection>> entry : byPattern.entrySet()) {
      if (entry.getKey().matches(candidate)) {
        route(entry.getValue(), candidate, receivers);
      }
    }
  }

  private static void route(
      List<Connection> connections, Candidate candidate, Consumer<Connection> receivers) {
    long sequence = candidate.update().sequence();
    for (Connection connection : connections) {
      if (connection.isFirstOffer(sequence) && connection.mayRead(candidate)) {
        receivers.accept(connection);
      }
    }
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return byTopic.size() + byPattern.size() + matchers.size();
  }
}
