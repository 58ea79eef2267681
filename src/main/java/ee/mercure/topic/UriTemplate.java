package ee.mercure.topic;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;
import ee.mercure.topic.text.TextPiece;
import java.util.List;
import java.util.Optional;

/**
 * A URI template (RFC 6570), the pattern language of Mercure 0.x. It matches itself and every
 * string that it can expand to; an expression is matched by the characters that its values can
 * have, so also some strings more ({@link TemplateParser}). Case matters and nothing is normalised.
 */
public final class UriTemplate implements TopicMatcher {
  private final String pattern;
  private final TextMatcher matcher;

  private UriTemplate(String pattern, TextMatcher matcher) {
    this.pattern = pattern;
    this.matcher = matcher;
  }

  /** The template, or empty if the string is not a valid one. */
  static Optional<UriTemplate> compile(String pattern) throws InvalidMatcherException {
    Optional<List<TextPiece>> pieces = TemplateParser.parse(pattern);
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UriTemplate(pattern, TextMatcher.of(pieces.get())));
    } catch (InvalidPatternException e) {
      throw new InvalidMatcherException("URI template: " + e.getMessage());
    }
  }

  @Override
  public boolean matches(Topic topic) {
    return matcher.matches(topic.value()) || pattern.equals(topic.value());
  }

  @Override
  public int steps() {
    return matcher.size();
  }

  @Override
  public String pattern() {
    return pattern;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof UriTemplate other && pattern.equals(other.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return "template " + pattern;
  }
}
