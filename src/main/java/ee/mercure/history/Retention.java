package ee.mercure.history;

import ee.mercure.update.Update;
import java.time.Duration;
import java.util.List;

/**
 * What is kept. The numbers and sizes hold for all updates together but those of a policy with a
 * quota of its own, the age for those without a policy.
 *
 * @param maxAge how long an update is kept
 * @param maxUpdates how many are kept
 * @param maxBytes how large they may be, in bytes as they are stored, without indexes
 * @param policies the first one that applies to an update counts
 */
public record Retention(
    Duration maxAge, long maxUpdates, long maxBytes, List<RetentionPolicy> policies) {
  /** The policy of the rest: the limits of this retention. */
  public static final String NO_POLICY = "";

  public Retention {
    policies = List.copyOf(policies);
  }

  /** The name of the policy for an update. */
  public String policyOf(Update update) {
    for (RetentionPolicy policy : policies) {
      if (policy.applies().test(update)) {
        return policy.name();
      }
    }
    return NO_POLICY;
  }

  /** Whether an update is stored. */
  public boolean keeps(Update update) {
    for (RetentionPolicy policy : policies) {
      if (policy.applies().test(update)) {
        return policy.keeps();
      }
    }
    return true;
  }

  /** The policies whose updates count for themselves. */
  public List<RetentionPolicy> apart() {
    return policies.stream().filter(policy -> policy.quota().isPresent()).toList();
  }

  /** The limits of a policy; those of the rest when there is none of that name any more. */
  public RetentionPolicy limits(String name) {
    return policies.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseGet(() -> new RetentionPolicy(name, update -> true, true, maxAge, Long.MAX_VALUE));
  }
}
