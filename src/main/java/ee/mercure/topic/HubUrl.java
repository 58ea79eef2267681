package ee.mercure.topic;

import ee.mercure.topic.url.Url;

/**
 * The public URL of the hub: the base that relative topics and relative URL patterns are resolved
 * against, and the root of the reserved namespace. Immutable and thread-safe.
 */
public final class HubUrl {
  /** The path where every hub of this project serves. */
  public static final String PATH = "/.well-known/mercure";

  private final Url url;
  private final Url root;
  private final String reservedPath;
  private final String reservedPrefix;

  private HubUrl(Url url) {
    this.url = url;
    this.root = url.resolve("/").orElseThrow();
    this.reservedPath = url.decodedPath();
    this.reservedPrefix = reservedPath + "/";
  }

  /**
   * Parses the hub's absolute URL.
   *
   * @throws IllegalArgumentException if it is not an absolute HTTP or HTTPS URL
   */
  public static HubUrl of(String url) {
    return Url.parse(url)
        .filter(u -> u.scheme().equals("https") || u.scheme().equals("http"))
        .map(HubUrl::new)
        .orElseThrow(
            () -> new IllegalArgumentException("the hub's URL is no absolute HTTP or HTTPS URL"));
  }

  /** The URL in its WHATWG serialisation. */
  public String href() {
    return url.href();
  }

  /** The path of the URL, the root of the reserved namespace. */
  public String path() {
    return url.path();
  }

  /** A topic seen from this hub. */
  public Topic topic(String value) {
    return new Topic(value, this);
  }

  Url url() {
    return url;
  }

  boolean isReserved(Topic topic, ProtocolVersion version) {
    return topic.url().filter(this::isReserved).isPresent()
        && (version == ProtocolVersion.V1
            || root.resolve(topic.value()).filter(this::isReserved).isPresent());
  }

  private boolean isReserved(Url url) {
    String path = url.decodedPath();
    return path.equals(reservedPath) || path.startsWith(reservedPrefix);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HubUrl other && href().equals(other.href());
  }

  @Override
  public int hashCode() {
    return href().hashCode();
  }

  @Override
  public String toString() {
    return href();
  }
}
