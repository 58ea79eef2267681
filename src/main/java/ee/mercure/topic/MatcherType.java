package ee.mercure.topic;

/** The kinds of topic matchers that a subscriber can name. */
public enum MatcherType {
  /** A 0.x topic selector: {@code *}, a URI template, or a literal string. */
  SELECTOR("topic"),
  /** The 1.0 matcher type {@code exact}. */
  EXACT("exact"),
  /** The 1.0 matcher type {@code urlpattern}. */
  URLPATTERN("urlpattern");

  private final String canonicalName;

  MatcherType(String canonicalName) {
    this.canonicalName = canonicalName;
  }

  /** The name in the protocol's canonical case. */
  public String canonicalName() {
    return canonicalName;
  }
}
