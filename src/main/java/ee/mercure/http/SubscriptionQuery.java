package ee.mercure.http;

import ee.mercure.hub.SubscriptionPath;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request to the subscription API asks for in its query instead of in its path, for servers
 * that refuse {@code %2F} in paths. 0.x: {@code ?topic=…}; 1.0: {@code ?match=…} or {@code
 * ?match_urlpattern=…}; both with {@code &subscriber=…} for a single one.
 *
 * @param type the matcher type of 1.0
 */
record SubscriptionQuery(
    ProtocolVersion version, Optional<String> type, String match, Optional<String> subscriber) {

  /** Empty if the query asks for nothing. */
  static Optional<SubscriptionQuery> of(String query) {
    FormPairs pairs = FormPairs.ofQuery(query);
    Optional<String> subscriber = pairs.first("subscriber");
    return pairs
        .first("topic")
        .map(
            topic -> new SubscriptionQuery(ProtocolVersion.V0, Optional.empty(), topic, subscriber))
        .or(() -> inV1(pairs, "match", MatcherType.EXACT))
        .or(() -> inV1(pairs, "match_urlpattern", MatcherType.URLPATTERN));
  }

  private static Optional<SubscriptionQuery> inV1(FormPairs pairs, String name, MatcherType type) {
    return pairs
        .first(name)
        .map(
            match ->
                new SubscriptionQuery(
                    ProtocolVersion.V1,
                    Optional.of(type.canonicalName()),
                    match,
                    pairs.first("subscriber")));
  }

  /** The path that asks for the same. */
  String path() {
    List<String> segments = new ArrayList<>();
    type.ifPresent(segments::add);
    segments.add(match);
    subscriber.ifPresent(segments::add);
    return SubscriptionPath.of(segments);
  }
}
