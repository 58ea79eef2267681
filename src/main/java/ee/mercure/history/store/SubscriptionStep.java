package ee.mercure.history.store;

import java.util.Optional;

/**
 * What changes in the table of open subscriptions.
 *
 * @param origin the hub that has the subscription
 * @param key tells it from all others of that hub
 * @param open what is open from now on, or nothing when it has ended
 */
public record SubscriptionStep(long origin, String key, Optional<OpenSubscription> open) {
  /** It has begun, or goes on at another place of the log. */
  public static SubscriptionStep open(OpenSubscription subscription) {
    return new SubscriptionStep(
        subscription.origin(), subscription.key(), Optional.of(subscription));
  }

  /** It has ended. */
  public static SubscriptionStep ended(long origin, String key) {
    return new SubscriptionStep(origin, key, Optional.empty());
  }

  void applyTo(OpenSubscriptions table) {
    open.ifPresentOrElse(table::put, () -> table.remove(origin, key));
  }
}
