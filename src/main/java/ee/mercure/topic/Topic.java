package ee.mercure.topic;

import ee.mercure.topic.url.Url;
import java.util.Optional;

/**
 * A topic as it is matched: its string and, parsed at most once and only when a matcher asks for
 * it, the URL it stands for; so all matchers of one update should be given the same instance.
 * Thread-safe. Equal when the strings are equal.
 */
public final class Topic {
  private final String value;
  private final HubUrl base;
  private volatile Optional<Url> url;

  Topic(String value, HubUrl base) {
    this.value = value;
    this.base = base;
  }

  /** The topic's string, unchanged. */
  public String value() {
    return value;
  }

  /** What the topic is as a URL reference against the hub's URL, if it is one. */
  Optional<Url> url() {
    Optional<Url> parsed = url;
    if (parsed == null) {
      synchronized (this) {
        parsed = url;
        if (parsed == null) {
          parsed = base.url().resolve(value);
          url = parsed;
        }
      }
    }
    return parsed;
  }

  /**
   * Whether the topic lies in the namespace that only the hub may publish to: resolved against the
   * hub's URL, its path is the hub's path or lies below it, whatever scheme and authority. A topic
   * that is no URL reference is not reserved (Mercure 1.0, Publication).
   *
   * <p>In 0.x topics are names, and relative to nothing: {@code #news} and {@code mercure} are free
   * there.
   */
  public boolean isReserved(ProtocolVersion version) {
    return base.isReserved(this, version);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Topic other && value.equals(other.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
