package ee.mercure.hub;

import ee.mercure.auth.AccessToken;
import ee.mercure.delivery.Subscriber;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One matcher of one subscriber, and the document that describes it in each version.
 *
 * @param number orders subscriptions by their beginning
 */
public record ActiveSubscription(long number, Selection selection, Subscriber subscriber) {

  /** The path that identifies it. */
  public String path(ProtocolVersion version) {
    return SubscriptionPath.of(selection, subscriber, version);
  }

  /** Whether it is the subscription of this matcher, as the API of a version names it. */
  boolean isOf(String type, String match, ProtocolVersion version) {
    return selection.matcher().pattern().equals(match)
        && (version == ProtocolVersion.V0 || selection.typeInV1().equals(type));
  }

  /** The JSON document without a context, which is the subscription's event in 1.0. */
  public Map<String, Object> document(ProtocolVersion version, boolean active) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", path(version));
    if (version == ProtocolVersion.V0) {
      document.put("type", "Subscription");
      document.put("subscriber", subscriber.id());
      document.put("topic", selection.matcher().pattern());
    } else {
      document.put("type", "subscription");
      document.put("subscriber", subscriber.id());
      document.put("match", selection.matcher().pattern());
      document.put("match_type", selection.typeInV1());
    }
    document.put("active", active);
    subscriber
        .token()
        .flatMap(this::payload)
        .ifPresent(payload -> document.put("payload", payload));
    return document;
  }

  private Optional<Object> payload(AccessToken token) {
    return token.payloadFor(selection.matcher().pattern());
  }
}
