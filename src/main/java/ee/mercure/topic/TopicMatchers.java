package ee.mercure.topic;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Compiles topic matchers for one hub. Equal patterns may share one compiled matcher. Thread-safe.
 */
public final class TopicMatchers {
  /** The longest pattern that the default limits accept, in UTF-8 bytes. */
  public static final int DEFAULT_MAX_PATTERN_BYTES = 4096;

  private final HubUrl hubUrl;
  private final int maxPatternBytes;

  /**
   * @param maxPatternBytes the longest pattern, in UTF-8 bytes
   */
  public TopicMatchers(HubUrl hubUrl, int maxPatternBytes) {
    this.hubUrl = hubUrl;
    this.maxPatternBytes = maxPatternBytes;
  }

  public HubUrl hubUrl() {
    return hubUrl;
  }

  /**
   * A 0.x topic selector: {@code *}, a URI template, or else (also for an invalid template) the
   * literal string.
   *
   * @throws InvalidMatcherException if the selector is too long or too costly to match
   */
  public TopicMatcher selector(String selector) throws InvalidMatcherException {
    if (selector.equals(AnyTopic.PATTERN)) {
      return new AnyTopic();
    }
    if (selector.indexOf('{') >= 0) {
      checkLength(selector);
      Optional<UriTemplate> template = UriTemplate.compile(selector);
      if (template.isPresent()) {
        return template.get();
      }
    }
    return new ExactTopic(selector);
  }

  /**
   * A 1.0 matcher of type {@code exact}.
   *
   * @throws InvalidMatcherException if the pattern is too long
   */
  public TopicMatcher exact(String pattern) throws InvalidMatcherException {
    checkLength(pattern);
    return pattern.equals(AnyTopic.PATTERN) ? new AnyTopic() : new ExactTopic(pattern);
  }

  /**
   * A 1.0 matcher of type {@code urlpattern}.
   *
   * @throws InvalidMatcherException if the pattern is too long, not a well-formed URL pattern, or
   *     cannot be matched in linear time with bounded effort
   */
  public TopicMatcher urlPattern(String pattern) throws InvalidMatcherException {
    checkLength(pattern);
    return pattern.equals(AnyTopic.PATTERN) ? new AnyTopic() : UrlPattern.compile(pattern, hubUrl);
  }

  private void checkLength(String pattern) throws InvalidMatcherException {
    boolean tooLong =
        pattern.length() > maxPatternBytes
            || (pattern.length() > maxPatternBytes / 3
                && pattern.getBytes(StandardCharsets.UTF_8).length > maxPatternBytes);
    if (tooLong) {
      throw new InvalidMatcherException("longer than " + maxPatternBytes + " bytes");
    }
  }
}
