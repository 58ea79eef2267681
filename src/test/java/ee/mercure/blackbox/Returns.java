package ee.mercure.blackbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is subscribed, as the subscription API tells it: each stream is a subscriber of its own. */
final class Returns {
  private final Map<String, Set<String>> subscribers = new HashMap<>();

  /** Asks the hub, and returns the topics and matchers that are subscribed to now. */
  Set<String> observe(Hub hub) {
    Set<String> now = new HashSet<>();
    for (Generation generation : Generation.values()) {
      SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
      for (Map<String, Object> subscription : api.list()) {
        Object topic = subscription.getOrDefault("topic", subscription.get("match"));
        String subscriber = (String) subscription.get("subscriber");
        now.add((String) topic);
        subscribers.computeIfAbsent((String) topic, t -> new HashSet<>()).add(subscriber);
      }
    }
    return now;
  }

  /** How many streams were seen that are subscribed to this topic. */
  int seen(ClientStream stream) {
    return subscribers.getOrDefault(stream.topic(), Set.of()).size();
  }

  /** Whether each of these was seen so often. */
  boolean allSeen(List<ClientStream> streams, int times) {
    return streams.stream().allMatch(stream -> seen(stream) >= times);
  }
}
