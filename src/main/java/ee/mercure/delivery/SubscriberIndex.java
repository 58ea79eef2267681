package ee.mercure.delivery;

import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
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
  private final Map<String, ConnectionList> byTopic = new HashMap<>();
  private final Map<SharedMatcher, ConnectionList> byPattern = new LinkedHashMap<>();

  void add(Connection connection) {
    List<TopicMatcher> all = connection.subscriber().matchers();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof ExactTopic exact) {
        byTopic.computeIfAbsent(exact.pattern(), t -> new ConnectionList()).add(connection, i);
      } else {
        SharedMatcher shared = matchers.acquire(all.get(i));
        byPattern.computeIfAbsent(shared, p -> new ConnectionList()).add(connection, i);
      }
    }
    connection.grantedPatterns =
        connection.subscriber().token().stream()
            .flatMap(token -> token.subscribePatterns().stream())
            .map(matchers::acquire)
            .toList();
  }

  /** Removes a connection, also one that could not be added whole. */
  void remove(Connection connection) {
    List<TopicMatcher> all = connection.subscriber().matchers();
    for (int i = 0; i < all.size(); i++) {
      if (connection.positions[i] == Connection.NOWHERE) {
        continue;
      }
      if (all.get(i) instanceof ExactTopic exact) {
        remove(byTopic, exact.pattern(), connection, i);
      } else {
        SharedMatcher shared = matchers.acquire(all.get(i));
        remove(byPattern, shared, connection, i);
        matchers.release(shared);
        matchers.release(shared);
      }
    }
    connection.grantedPatterns.forEach(matchers::release);
    connection.grantedPatterns = List.of();
  }

  private static <K> void remove(
      Map<K, ConnectionList> map, K key, Connection connection, int matcher) {
    ConnectionList connections = map.get(key);
    connections.remove(connection, matcher);
    if (connections.isEmpty()) {
      map.remove(key);
    }
  }

  /** Passes on each connection that receives the update, once. */
  void route(RoutedUpdate routed, Consumer<Connection> receivers) {
    for (Topic topic : routed.topics()) {
      ConnectionList connections = byTopic.get(topic.value());
      if (connections != null) {
        route(connections, routed, receivers);
      }
    }
    for (Map.Entry<SharedMatcher, ConnectionList> entry : byPattern.entrySet()) {
      if (entry.getKey().matches(routed)) {
        route(entry.getValue(), routed, receivers);
      }
    }
  }

  private static void route(
      ConnectionList connections, RoutedUpdate routed, Consumer<Connection> receivers) {
    long sequence = routed.update().sequence();
    connections.forEach(
        connection -> {
          if (connection.isFirstOffer(sequence) && connection.mayRead(routed)) {
            receivers.accept(connection);
          }
        });
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return byTopic.size() + byPattern.size() + matchers.size();
  }
}
