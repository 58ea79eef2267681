package ee.mercure.log.shared;

import ee.mercure.history.store.LogPlace;
import ee.mercure.history.store.OpenSubscription;
import ee.mercure.history.store.SubscriptionStep;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.engine.Position;
import ee.mercure.update.EventId;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The subscriptions of all hubs as the log tells them: what begins twice counts once, what ends
 * without having begun does not count. All hubs that read the same log have the same table. It is
 * in the store; here is what is not stored yet. Used by one thread, but for {@link #origins}.
 */
final class SubscriptionTable {
  private final UpdateStore store;
  private final long self;
  private final Map<Long, Integer> counts = new ConcurrentHashMap<>();
  private final Map<String, SubscriptionStep> latest = new HashMap<>();
  private final List<SubscriptionStep> steps = new ArrayList<>();
  private final List<Update> elsewhere = new ArrayList<>();

  /**
   * The table as it is stored.
   *
   * @param self this hub, whose own subscriptions nobody has to be told of
   */
  SubscriptionTable(UpdateStore store, long self) {
    this.store = store;
    this.self = self;
    for (OpenSubscription open : store.subscriptions()) {
      counts.merge(open.origin(), 1, Integer::sum);
      tell(open.origin(), open.begun());
    }
  }

  /** The hubs that have subscriptions; called by any thread. */
  Set<Long> origins() {
    return Set.copyOf(counts.keySet());
  }

  /** How many subscriptions a hub has; called by any thread. */
  int countOf(long origin) {
    return counts.getOrDefault(origin, 0);
  }

  /** What is to be stored, in order. */
  List<SubscriptionStep> steps() {
    return List.copyOf(steps);
  }

  boolean hasSteps() {
    return !steps.isEmpty();
  }

  /** All steps are stored. */
  void stored() {
    steps.clear();
    latest.clear();
  }

  /** The changes at other hubs that nobody was told of yet, in order; from now on they were. */
  List<Update> takeElsewhere() {
    List<Update> changes = List.copyOf(elsewhere);
    elsewhere.clear();
    return changes;
  }

  /** Takes a subscription event; false if it does not count. */
  boolean take(long origin, Position position, Update event) {
    String key = SubscriptionEvent.key(event);
    boolean begins = event.subscription().orElseThrow() == SubscriptionChange.BEGINS;
    if (isOpen(origin, key) == begins) {
      return false;
    }
    if (begins) {
      open(new OpenSubscription(origin, place(position), event));
    } else {
      close(origin, key, event);
    }
    return true;
  }

  /** From here on a hub has exactly these in a range of keys. */
  void replace(long origin, Position position, SubscriptionSnapshot snapshot) {
    Map<String, Update> left = new HashMap<>();
    snapshot.begun().forEach(update -> left.put(SubscriptionEvent.key(update), update));
    for (OpenSubscription open : store.subscriptions(origin, Integer.MAX_VALUE)) {
      if (snapshot.covers(open.key()) && !left.containsKey(open.key())) {
        end(open);
      }
    }
    left.forEach((key, begun) -> open(new OpenSubscription(origin, place(position), begun)));
  }

  /** Nothing that is stored and of this kind is known to be open any more. */
  void forget(Predicate<OpenSubscription> kind) {
    store.subscriptions().stream().filter(kind).forEach(this::end);
  }

  private void end(OpenSubscription open) {
    if (isOpen(open.origin(), open.key())) {
      close(open.origin(), open.key(), SubscriptionEvent.ended(open.begun(), EventId.random()));
    }
  }

  private boolean isOpen(long origin, String key) {
    SubscriptionStep step = latest.get(origin + " " + key);
    return step == null ? store.isOpen(origin, key) : step.open().isPresent();
  }

  private void open(OpenSubscription subscription) {
    if (!isOpen(subscription.origin(), subscription.key())) {
      counts.merge(subscription.origin(), 1, Integer::sum);
      tell(subscription.origin(), subscription.begun());
    }
    add(SubscriptionStep.open(subscription));
  }

  private void close(long origin, String key, Update event) {
    counts.computeIfPresent(origin, (same, count) -> count == 1 ? null : count - 1);
    tell(origin, event);
    add(SubscriptionStep.ended(origin, key));
  }

  private void add(SubscriptionStep step) {
    steps.add(step);
    latest.put(step.origin() + " " + step.key(), step);
  }

  private void tell(long origin, Update event) {
    if (origin != self) {
      elsewhere.add(event);
    }
  }

  private static LogPlace place(Position position) {
    return new LogPlace(position.major(), position.minor());
  }
}
