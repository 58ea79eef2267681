package ee.mercure.history.store;

import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;

/**
 * A subscription that has begun and not ended. Immutable.
 *
 * @param origin the hub that has it, from one of its starts on; 0 where updates come from this hub
 *     alone
 * @param since where in the log that is to be read
 * @param begun the event that began it
 */
public record OpenSubscription(long origin, LogPlace since, Update begun) {
  /** Tells it from all others of its hub. */
  public String key() {
    return SubscriptionEvent.key(begun);
  }
}
