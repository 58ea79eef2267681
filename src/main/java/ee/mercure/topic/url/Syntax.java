package ee.mercure.topic.url;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;

/**
 * How the pattern of one component is read (URL Pattern standard, 2.1.4).
 *
 * @param delimiter what a named group stops at: one character or none
 * @param prefix what becomes optional together with the group after it: one character or none
 * @param encoding brings fixed text into the form that the URL parser gives it
 */
record Syntax(String delimiter, String prefix, Encoding encoding) {
  static final Syntax PROTOCOL = new Syntax("", "", Canonical::protocol);
  static final Syntax USERNAME = new Syntax("", "", PercentEncoding.USERINFO::encode);
  static final Syntax PASSWORD = USERNAME;
  static final Syntax HOSTNAME = new Syntax(".", "", Canonical::hostname);
  static final Syntax IPV6_HOSTNAME = new Syntax(".", "", Canonical::ipv6Hostname);
  static final Syntax PORT = new Syntax("", "", Canonical::port);
  static final Syntax PATHNAME = new Syntax("/", "/", Canonical::pathname);
  static final Syntax OPAQUE_PATHNAME = new Syntax("", "", Canonical::opaquePathname);
  static final Syntax SEARCH = new Syntax("", "", Canonical::search);
  static final Syntax HASH = new Syntax("", "", Canonical::hash);

  /** The encoding callback of the standard. */
  @FunctionalInterface
  interface Encoding {
    String encode(String text) throws InvalidPatternException;
  }

  /** Compiles a component's pattern string. */
  TextMatcher compile(String pattern) throws InvalidPatternException {
    return TextMatcher.of(new ComponentPieces(this).of(PartParser.parse(pattern, this)));
  }

  String canonicalize(String text) throws InvalidPatternException {
    return text.isEmpty() ? text : encoding.encode(text);
  }
}
