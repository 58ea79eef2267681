package ee.mercure.topic.text;

/** Matches every text. */
enum Anything implements TextMatcher {
  INSTANCE;

  @Override
  public boolean matches(String text) {
    return true;
  }

  @Override
  public int cost() {
    return 0;
  }
}
