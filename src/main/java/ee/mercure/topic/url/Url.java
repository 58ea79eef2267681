package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A URL as the WHATWG URL standard parses it. Every component is ASCII, without controls. Immutable
 * and thread-safe.
 */
public final class Url {
  private static final AsciiSet UNRESERVED =
      AsciiSet.LETTERS.or(AsciiSet.DIGITS).or(AsciiSet.of("-._~"));

  private final Map<UrlComponent, String> components = new EnumMap<>(UrlComponent.class);
  private final boolean hasHost;
  private final boolean opaquePath;
  private final boolean hasQuery;
  private final boolean hasFragment;

  Url(UrlParser parser) {
    components.put(UrlComponent.PROTOCOL, parser.scheme);
    components.put(UrlComponent.USERNAME, parser.username);
    components.put(UrlComponent.PASSWORD, parser.password);
    components.put(UrlComponent.HOSTNAME, orEmpty(parser.host));
    boolean noPort = parser.port == Scheme.NO_PORT;
    components.put(UrlComponent.PORT, noPort ? "" : Integer.toString(parser.port));
    components.put(UrlComponent.PATHNAME, parser.path);
    components.put(UrlComponent.SEARCH, orEmpty(parser.query));
    components.put(UrlComponent.HASH, orEmpty(parser.fragment));
    hasHost = parser.host != null;
    opaquePath = parser.opaquePath;
    hasQuery = parser.query != null;
    hasFragment = parser.fragment != null;
  }

  private static String orEmpty(String component) {
    return component == null ? "" : component;
  }

  /** Parses an absolute URL; empty if this is none. */
  public static Optional<Url> parse(String input) {
    return Optional.ofNullable(UrlParser.parse(input, null));
  }

  /** Parses a URL reference against this URL; empty if this is none. */
  public Optional<Url> resolve(String reference) {
    return Optional.ofNullable(UrlParser.parse(reference, this));
  }

  /**
   * A component as URL patterns see it: serialised, without the delimiters around it, and empty
   * where the URL has none.
   */
  public String get(UrlComponent component) {
    return components.get(component);
  }

  public String scheme() {
    return get(UrlComponent.PROTOCOL);
  }

  public String path() {
    return get(UrlComponent.PATHNAME);
  }

  /** The path with its percent-encoded unreserved characters decoded (RFC 3986, 6.2.2.2). */
  public String decodedPath() {
    return PercentEncoding.decode(path(), UNRESERVED);
  }

  boolean isSpecial() {
    return Scheme.isSpecial(scheme());
  }

  boolean hasHost() {
    return hasHost;
  }

  boolean hasOpaquePath() {
    return opaquePath;
  }

  boolean hasQuery() {
    return hasQuery;
  }

  /** The serialisation (URL standard, 4.5). */
  public String href() {
    StringBuilder out = new StringBuilder(scheme()).append(':');
    if (hasHost) {
      out.append("//");
      appendCredentials(out);
      out.append(get(UrlComponent.HOSTNAME));
      String port = get(UrlComponent.PORT);
      out.append(port.isEmpty() ? "" : ":").append(port);
    } else if (!opaquePath && path().startsWith("//")) {
      out.append("/.");
    }
    out.append(path());
    if (hasQuery) {
      out.append('?').append(get(UrlComponent.SEARCH));
    }
    if (hasFragment) {
      out.append('#').append(get(UrlComponent.HASH));
    }
    return out.toString();
  }

  private void appendCredentials(StringBuilder out) {
    String username = get(UrlComponent.USERNAME);
    String password = get(UrlComponent.PASSWORD);
    if (!username.isEmpty() || !password.isEmpty()) {
      out.append(username);
      out.append(password.isEmpty() ? "" : ":").append(password).append('@');
    }
  }

  @Override
  public String toString() {
    return href();
  }
}
