package ee.mercure.quota;

/** What is limited. The names are stable. */
public enum Quota {
  /** Streams in total. */
  CONNECTIONS("Too many connections"),
  /** Streams without a token. */
  ANONYMOUS_CONNECTIONS("Too many connections without a token"),
  /** Streams of one subject. */
  CONNECTIONS_PER_SUBJECT("Too many connections with tokens of this subject"),
  /** Streams of one address. */
  CONNECTIONS_PER_ADDRESS("Too many connections from this address"),
  /** Subscriptions of one token. */
  SUBSCRIPTIONS_PER_TOKEN("Too many subscriptions with this token"),
  /** Publications of one subject in a time. */
  PUBLICATIONS_PER_SUBJECT("Too many publications with tokens of this subject");

  private final String message;

  Quota(String message) {
    this.message = message;
  }

  /** What a client is told that exceeds it. */
  public String message() {
    return message;
  }
}
