package ee.mercure.hub;

import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.Update;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documents of subscriptions at other hubs, as their events tell them, by path. Thread-safe.
 */
final class SubscriptionsElsewhere {
  private static final String CONTEXT_MEMBER = "{\"@context\":\"" + Presence.CONTEXT + "\",";

  private final Map<ProtocolVersion, Map<String, String>> documents =
      new EnumMap<>(ProtocolVersion.class);

  SubscriptionsElsewhere() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      documents.put(version, new LinkedHashMap<>());
    }
  }

  synchronized void apply(List<Update> changes) {
    for (Update change : changes) {
      Map<String, String> ofVersion = documents.get(change.audience().orElseThrow());
      String path = change.topics().get(0);
      if (change.subscription().orElseThrow() == SubscriptionChange.BEGINS) {
        ofVersion.put(path, withoutContext(change.data()));
      } else {
        ofVersion.remove(path);
      }
    }
  }

  private static String withoutContext(String document) {
    return document.startsWith(CONTEXT_MEMBER)
        ? '{' + document.substring(CONTEXT_MEMBER.length())
        : document;
  }

  /** The documents whose path starts like this, in the order in which they began. */
  synchronized List<String> startingWith(ProtocolVersion version, String prefix) {
    return documents.get(version).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The document at this path, if there is one. */
  synchronized List<String> at(ProtocolVersion version, String path) {
    String document = documents.get(version).get(path);
    return document == null ? List.of() : List.of(document);
  }
}
