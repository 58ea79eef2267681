package ee.mercure.topic;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.url.CompiledUrlPattern;
import ee.mercure.topic.url.Url;
import java.util.Optional;

/**
 * A URL pattern (WHATWG URL Pattern standard), the pattern language of Mercure 1.0. A relative one
 * is relative to the hub's URL, like a relative topic. Never ignores case, and matches no topic
 * that is no URL reference.
 */
public final class UrlPattern implements TopicMatcher {
  private final String pattern;
  private final HubUrl base;
  private final CompiledUrlPattern compiled;

  private UrlPattern(String pattern, HubUrl base, CompiledUrlPattern compiled) {
    this.pattern = pattern;
    this.base = base;
    this.compiled = compiled;
  }

  static UrlPattern compile(String pattern, HubUrl base) throws InvalidMatcherException {
    try {
      return new UrlPattern(pattern, base, CompiledUrlPattern.compile(pattern, base.url()));
    } catch (InvalidPatternException e) {
      throw new InvalidMatcherException("not a URL pattern: " + e.getMessage());
    }
  }

  @Override
  public boolean matches(Topic topic) {
    Optional<Url> url = topic.url();
    return url.isPresent() && compiled.matches(url.get());
  }

  @Override
  public int steps() {
    return compiled.size();
  }

  @Override
  public String pattern() {
    return pattern;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof UrlPattern other
        && pattern.equals(other.pattern)
        && base.equals(other.base);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return "urlpattern " + pattern;
  }
}
