package ee.mercure.hub;

import ee.mercure.delivery.Subscriber;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Who is subscribed to what, right now. Thread-safe; listings are in order of arrival. */
public final class ActiveSubscriptions {
  private final Map<Long, ActiveSubscription> byNumber = new ConcurrentSkipListMap<>();
  private final Map<Subscriber, List<ActiveSubscription>> bySubscriber = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Adds the subscriptions of a subscriber and returns them. */
  List<ActiveSubscription> add(Subscriber subscriber) {
    List<ActiveSubscription> added = new ArrayList<>(subscriber.selections().size());
    for (Selection selection : subscriber.selections()) {
      added.add(new ActiveSubscription(numbers.incrementAndGet(), selection, subscriber));
    }
    bySubscriber.put(subscriber, added);
    added.forEach(subscription -> byNumber.put(subscription.number(), subscription));
    return added;
  }

  /** Removes the subscriptions of a subscriber and returns those that were there. */
  List<ActiveSubscription> remove(Subscriber subscriber) {
    List<ActiveSubscription> removed = bySubscriber.remove(subscriber);
    if (removed == null) {
      return List.of();
    }
    removed.forEach(subscription -> byNumber.remove(subscription.number()));
    return removed;
  }

  /** All subscriptions that the documents of a version can express. */
  public List<ActiveSubscription> all(ProtocolVersion version) {
    return byNumber.values().stream()
        .filter(subscription -> subscription.selection().isExpressibleIn(version))
        .toList();
  }

  /**
   * The subscriptions of one matcher.
   *
   * @param type the matcher type, which 0.x does not name and ignores
   */
  public List<ActiveSubscription> of(String type, String match, ProtocolVersion version) {
    return byNumber.values().stream()
        .filter(subscription -> subscription.selection().isExpressibleIn(version))
        .filter(subscription -> subscription.isOf(type, match, version))
        .toList();
  }

  /** One subscription. */
  public Optional<ActiveSubscription> find(
      String type, String match, String subscriberId, ProtocolVersion version) {
    return of(type, match, version).stream()
        .filter(subscription -> subscription.subscriber().id().equals(subscriberId))
        .findFirst();
  }
}
