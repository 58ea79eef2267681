package ee.mercure.topic.url;

import static ee.mercure.topic.url.UrlComponent.PORT;
import static ee.mercure.topic.url.UrlComponent.PROTOCOL;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * A URL pattern (WHATWG URL Pattern standard), compiled; case is never ignored. Immutable and
 * thread-safe.
 */
public final class CompiledUrlPattern {
  private static final String WILDCARD = "*";

  private final Map<UrlComponent, TextMatcher> matchers;
  private final Check[] cheapestFirst;

  private record Check(UrlComponent component, TextMatcher matcher) {}

  /** Where it costs the same, the path goes before the host, which most patterns have in common. */
  private static final Comparator<Check> CHEAPEST_FIRST =
      Comparator.comparingInt((Check c) -> c.matcher.cost())
          .thenComparing(Check::component, Comparator.reverseOrder());

  private CompiledUrlPattern(Map<UrlComponent, TextMatcher> matchers) {
    this.matchers = matchers;
    this.cheapestFirst =
        matchers.entrySet().stream()
            .map(e -> new Check(e.getKey(), e.getValue()))
            .filter(c -> c.matcher.cost() > 0)
            .sorted(CHEAPEST_FIRST)
            .toArray(Check[]::new);
  }

  /**
   * Compiles a pattern given as one string, relative to the base where it names no protocol.
   *
   * @throws InvalidPatternException if it is not well-formed, or too costly to match
   */
  public static CompiledUrlPattern compile(String pattern, Url base)
      throws InvalidPatternException {
    Map<UrlComponent, String> given = ConstructorString.parse(pattern);
    // With a base the standard would put even the path of urn\\:a\\:b into the base's directory.
    return compile(given, given.containsKey(PROTOCOL) ? null : base);
  }

  /** Compiles a pattern given by component; absent ones come from the base, which may be null. */
  static CompiledUrlPattern compile(Map<UrlComponent, String> given, Url base)
      throws InvalidPatternException {
    Map<UrlComponent, String> patterns = PatternInit.process(given, base);
    for (UrlComponent component : UrlComponent.values()) {
      patterns.putIfAbsent(component, WILDCARD);
    }
    patterns.replace(PORT, defaultPort(patterns.get(PROTOCOL)), "");
    Map<UrlComponent, TextMatcher> matchers = new EnumMap<>(UrlComponent.class);
    for (UrlComponent component : UrlComponent.values()) {
      String pattern = patterns.get(component);
      matchers.put(component, syntax(component, pattern, matchers).compile(pattern));
    }
    return new CompiledUrlPattern(matchers);
  }

  private static String defaultPort(String protocol) {
    int port = Scheme.defaultPort(protocol);
    return port == Scheme.NO_PORT ? "" : Integer.toString(port);
  }

  private static Syntax syntax(
      UrlComponent component, String pattern, Map<UrlComponent, TextMatcher> earlier) {
    return switch (component) {
      case PROTOCOL -> Syntax.PROTOCOL;
      case USERNAME -> Syntax.USERNAME;
      case PASSWORD -> Syntax.PASSWORD;
      case HOSTNAME -> isIpv6(pattern) ? Syntax.IPV6_HOSTNAME : Syntax.HOSTNAME;
      case PORT -> Syntax.PORT;
      case PATHNAME ->
          matchesSpecialScheme(earlier.get(PROTOCOL)) ? Syntax.PATHNAME : Syntax.OPAQUE_PATHNAME;
      case SEARCH -> Syntax.SEARCH;
      case HASH -> Syntax.HASH;
    };
  }

  private static boolean isIpv6(String hostname) {
    return hostname.length() > 1
        && (hostname.startsWith("[") || hostname.startsWith("{[") || hostname.startsWith("\\["));
  }

  static boolean matchesSpecialScheme(TextMatcher protocol) {
    for (String scheme : Scheme.special()) {
      if (protocol.matches(scheme)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every component of the URL matches. */
  public boolean matches(Url url) {
    for (Check check : cheapestFirst) {
      if (!check.matcher.matches(url.get(check.component))) {
        return false;
      }
    }
    return true;
  }

  /** How many steps its components keep busy together at each character of a URL. */
  public int size() {
    return matchers.values().stream().mapToInt(TextMatcher::size).sum();
  }

  TextMatcher matcher(UrlComponent component) {
    return matchers.get(component);
  }
}
