package ee.mercure.topic.text;

/** Matches one text. */
record Fixed(String text) implements TextMatcher {
  @Override
  public boolean matches(String candidate) {
    return text.equals(candidate);
  }

  @Override
  public int cost() {
    return 1;
  }
}
