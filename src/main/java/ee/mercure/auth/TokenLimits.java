package ee.mercure.auth;

/**
 * How much one token may ask for, and how many verified tokens are remembered. The length of one
 * pattern is bounded where matchers are compiled.
 *
 * @param maxTokenLength characters of a token
 * @param maxSelectors topic selectors in one list of a 0.x token
 * @param maxDetails Mercure authorization details in a 1.0 token
 * @param maxTopics topic matchers in all Mercure authorization details of a 1.0 token together
 * @param maxPatternSteps how many steps the patterns of one action may keep busy together at each
 *     character of a topic
 * @param maxCachedTokens verified tokens that are remembered
 */
public record TokenLimits(
    int maxTokenLength,
    int maxSelectors,
    int maxDetails,
    int maxTopics,
    int maxPatternSteps,
    int maxCachedTokens) {
  /**
   * What deployed hubs accept, tokens of 64 KiB, and 10,000 remembered tokens. Patterns may cost
   * four times what those of a subscription may: somebody trusted has signed them.
   */
  public static final TokenLimits DEFAULT = new TokenLimits(65_536, 1000, 100, 100, 2000, 10_000);

  public TokenLimits {
    if (maxTokenLength < 1
        || maxSelectors < 1
        || maxDetails < 1
        || maxTopics < 1
        || maxPatternSteps < 1
        || maxCachedTokens < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
  }
}
