package ee.mercure.delivery;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who receives updates through one connection: what it listens to and what it may read. Immutable
 * and thread-safe.
 *
 * <p>The two are independent: an update reaches it when some topic matches some matcher and, for a
 * private update, some topic, perhaps another one, is granted by the token (Mercure 1.0,
 * Subscribers).
 */
public final class Subscriber {
  private final String id = "urn:uuid:" + UUID.randomUUID();
  private final ProtocolVersion version;
  private final List<Selection> selections;
  private final List<TopicMatcher> matchers;
  private final Set<String> exactTopics;
  private final List<TopicMatcher> patterns;
  private final AccessToken token;

  /**
   * A subscriber with a random id of its own.
   *
   * @param token null for an anonymous subscriber
   */
  public Subscriber(ProtocolVersion version, List<Selection> selections, AccessToken token) {
    this.version = version;
    this.selections = List.copyOf(selections);
    this.matchers = selections.stream().map(Selection::matcher).distinct().toList();
    this.exactTopics =
        matchers.stream()
            .filter(ExactTopic.class::isInstance)
            .map(TopicMatcher::pattern)
            .collect(Collectors.toUnmodifiableSet());
    this.patterns = matchers.stream().filter(matcher -> !(matcher instanceof ExactTopic)).toList();
    this.token = token;
  }

  /** A random {@code urn:uuid:}, unique to this connection and never chosen by the client. */
  public String id() {
    return id;
  }

  public ProtocolVersion version() {
    return version;
  }

  /** What it asked for, in the order of the documents that describe it. */
  public List<Selection> selections() {
    return selections;
  }

  /** Whether all that it listens to are topics by their names. */
  boolean listensToNamedTopicsOnly() {
    return patterns.isEmpty();
  }

  /** The topics that it listens to by their names. */
  Set<String> exactTopics() {
    return exactTopics;
  }

  /** The distinct matchers. */
  List<TopicMatcher> matchers() {
    return matchers;
  }

  public Optional<AccessToken> token() {
    return Optional.ofNullable(token);
  }

  /** Whether the update is a document of a version that it speaks, or of none. */
  boolean isAudienceOf(RoutedUpdate routed) {
    Optional<ProtocolVersion> audience = routed.update().audience();
    return audience.isEmpty() || audience.get() == version;
  }

  /** Whether it listens to an update of these topics; cheaper than to look at the update. */
  boolean mayListenTo(List<String> topics, HubUrl hubUrl) {
    for (String value : topics) {
      if (exactTopics.contains(value)) {
        return true;
      }
      if (!patterns.isEmpty()) {
        Topic topic = hubUrl.topic(value);
        if (patterns.stream().anyMatch(pattern -> pattern.matches(topic))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it receives the update. */
  boolean receives(RoutedUpdate routed) {
    return mayRead(routed) && matchers.stream().anyMatch(routed::isMatchedBy);
  }

  /** Whether it may read the update, whatever it listens to. */
  private boolean mayRead(RoutedUpdate routed) {
    if (!isAudienceOf(routed)) {
      return false;
    }
    return !routed.update().isPrivate()
        || (token != null && routed.topics().stream().anyMatch(token::maySubscribe));
  }
}
