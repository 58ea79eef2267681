package ee.mercure.quota;

import java.time.Duration;

/** A request that would exceed a quota. It has changed nothing. */
public final class QuotaExceededException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Quota quota;
  private final Duration retryAfter;

  QuotaExceededException(Quota quota, Duration retryAfter) {
    // Without a stack trace: a client can have as many of these as it likes.
    super(quota.message(), null, false, false);
    this.quota = quota;
    this.retryAfter = retryAfter;
  }

  public Quota quota() {
    return quota;
  }

  /** When it may be worth to try again; more than zero. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
