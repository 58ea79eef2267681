package ee.mercure.update;

/** What a subscription event tells of its subscription. */
public enum SubscriptionChange {
  BEGINS,
  ENDS
}
