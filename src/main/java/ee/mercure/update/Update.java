package ee.mercure.update;

import ee.mercure.topic.ProtocolVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A new version of one or more topics, as it is logged, stored and delivered. Immutable and
 * thread-safe; its server-sent event is encoded once, when the update is made.
 *
 * <p>An update that was not yet logged has the sequence {@link #UNORDERED}.
 */
public final class Update {
  /** The sequence of an update that has no place in the log yet. */
  public static final long UNORDERED = 0;

  private final long sequence;
  private final String id;
  private final List<String> topics;
  private final String data;
  private final boolean isPrivate;
  private final String type;
  private final String retry;
  private final ProtocolVersion audience;
  private final SubscriptionChange subscription;
  private final boolean isOnce;
  private final EventFrame frame;

  private Update(Builder builder) {
    this.sequence = UNORDERED;
    this.id = Objects.requireNonNullElseGet(builder.id, EventId::random);
    this.topics = List.copyOf(builder.topics);
    this.data = builder.data;
    this.isPrivate = builder.isPrivate;
    this.type = builder.type;
    this.retry = builder.retry;
    this.audience = builder.audience;
    this.subscription = builder.subscription;
    this.isOnce = builder.isOnce;
    this.frame = EventFrame.of(type, retry, id, data);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("an update needs at least one topic");
    }
  }

  private Update(Update other, long sequence) {
    this.sequence = sequence;
    this.id = other.id;
    this.topics = other.topics;
    this.data = other.data;
    this.isPrivate = other.isPrivate;
    this.type = other.type;
    this.retry = other.retry;
    this.audience = other.audience;
    this.subscription = other.subscription;
    this.isOnce = other.isOnce;
    this.frame = other.frame;
  }

  /** Starts an update of a topic; further topics are alternates. */
  public static Builder of(String canonicalTopic) {
    return new Builder(List.of(canonicalTopic));
  }

  /** Starts an update of several topics, of which the first is the canonical one. */
  public static Builder of(List<String> topics) {
    return new Builder(topics);
  }

  /** The same update at its place in the log. Sequences start at 1 and have no holes. */
  public Update at(long sequence) {
    return new Update(this, sequence);
  }

  /** The place in the log, or {@link #UNORDERED}. */
  public long sequence() {
    return sequence;
  }

  /** The event id: never empty, usable as a cursor. */
  public String id() {
    return id;
  }

  /** The canonical topic, then the alternates. */
  public List<String> topics() {
    return topics;
  }

  /** The new content of the topic, opaque to the hub; empty when the publisher sent none. */
  public String data() {
    return data;
  }

  /** Whether only subscribers with a matching grant may receive it. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** The event type, or the empty string. */
  public String type() {
    return type;
  }

  /** The reconnection time in milliseconds as ASCII digits, or the empty string. */
  public String retry() {
    return retry;
  }

  /**
   * The only protocol version whose subscribers receive it; empty for every update of a publisher.
   * Subscription events are documents of one version and go to subscribers of that version.
   */
  public Optional<ProtocolVersion> audience() {
    return Optional.ofNullable(audience);
  }

  /** What a subscription event tells; empty for every update of a publisher. */
  public Optional<SubscriptionChange> subscription() {
    return Optional.ofNullable(subscription);
  }

  /**
   * Whether it does not count when an update with the same id is in the log already, as far as the
   * history has it: whoever publishes it may do so again when the answer got lost.
   */
  public boolean isOnce() {
    return isOnce;
  }

  /** The encoded server-sent event. */
  public EventFrame frame() {
    return frame;
  }

  /** The memory that it holds, in bytes, roughly. */
  public long weight() {
    long chars = (long) id.length() + data.length() + type.length();
    for (String topic : topics) {
      chars += topic.length() + 56L;
    }
    return 200 + chars + frame.length();
  }

  /** Names the update without its data, which may be private. */
  @Override
  public String toString() {
    return "Update[" + sequence + ", " + id + "]";
  }

  /** Collects the fields of an update; not thread-safe. */
  public static final class Builder {
    private final List<String> topics;
    private String id;
    private String data = "";
    private boolean isPrivate;
    private String type = "";
    private String retry = "";
    private ProtocolVersion audience;
    private SubscriptionChange subscription;
    private boolean isOnce;

    private Builder(List<String> topics) {
      this.topics = topics;
    }

    /** The event id; a {@code urn:uuid:} of version 7 when none is given. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    public Builder data(String data) {
      this.data = Objects.requireNonNull(data);
      return this;
    }

    public Builder isPrivate(boolean isPrivate) {
      this.isPrivate = isPrivate;
      return this;
    }

    public Builder type(String type) {
      this.type = Objects.requireNonNull(type);
      return this;
    }

    /** The reconnection time in milliseconds; empty or only zeros: none is sent. */
    public Builder retry(String digits) {
      this.retry = Objects.requireNonNull(digits);
      return this;
    }

    public Builder audience(ProtocolVersion audience) {
      this.audience = audience;
      return this;
    }

    /** What the update, which is a subscription event then, tells. */
    public Builder subscription(SubscriptionChange subscription) {
      this.subscription = subscription;
      return this;
    }

    /** See {@link Update#isOnce}. */
    public Builder once(boolean isOnce) {
      this.isOnce = isOnce;
      return this;
    }

    /**
     * Makes the update.
     *
     * @throws IllegalArgumentException if there is no topic or a field cannot stand in an event
     *     stream
     */
    public Update build() {
      return new Update(this);
    }
  }
}
