package ee.mercure.delivery;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.TopicMatcher;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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

  /** The distinct matchers. */
  List<TopicMatcher> matchers() {
    return matchers;
  }

  public Optional<AccessToken> token() {
    return Optional.ofNullable(token);
  }

  /** Whether the update is a document of a version that it speaks, or of none. */
  boolean isAudienceOf(Candidate candidate) {
    Optional<ProtocolVersion> audience = candidate.update().audience();
    return audience.isEmpty() || audience.get() == version;
  }

  /** Whether it receives the update. */
  boolean receives(Candidate candidate) {
    return mayRead(candidate) && matchers.stream().anyMatch(candidate::isMatchedBy);
  }

  /** Whether it may read the update, whatever it listens to. */
  private boolean mayRead(Candidate candidate) {
    if (!isAudienceOf(candidate)) {
      return false;
    }
    return !candidate.update().isPrivate()
        || (token != null && candidate.topics().stream().anyMatch(token::maySubscribe));
  }
}
