package ee.mercure.auth;

import ee.mercure.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a token grants, in whichever way it says so.
 *
 * @param publish where it may publish
 * @param subscribe what private updates it may receive
 * @param payloads what describes its subscriptions; the first that applies counts
 */
record Grants(Grant publish, Grant subscribe, List<Payload> payloads) {

  /** A value for the subscriptions to some topics, which may be that there is none. */
  record Payload(Grant grant, Optional<Object> value) {}

  Grants {
    payloads = List.copyOf(payloads);
  }

  /** What both grant together. */
  Grants and(Grants other) {
    List<Payload> all = new ArrayList<>(payloads);
    all.addAll(other.payloads);
    return new Grants(publish.and(other.publish), subscribe.and(other.subscribe), all);
  }

  Optional<Object> payloadFor(Topic topic) {
    return payloads.stream()
        .filter(payload -> payload.grant().covers(topic))
        .findFirst()
        .flatMap(Payload::value);
  }
}
