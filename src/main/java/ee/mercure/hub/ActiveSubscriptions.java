package ee.mercure.hub;

import ee.mercure.delivery.Subscriber;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Who is subscribed to what, right now. Thread-safe; listings are in order of arrival. */
public final class ActiveSubscriptions {
  /**
   * Subscriptions and where their events go on: whoever applies the events behind the cursor to
   * them misses no change.
   *
   * @param cursor the id of the newest event that the subscriptions reflect, at least
   */
  public record Listing(String cursor, List<ActiveSubscription> subscriptions) {
    public Listing {
      subscriptions = List.copyOf(subscriptions);
    }
  }

  private final Supplier<String> lastEventId;
  private final Map<Long, ActiveSubscription> byNumber = new ConcurrentSkipListMap<>();
  private final Map<String, List<ActiveSubscription>> bySubscriberId = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Subscriptions behind this number are in no listing. */
  private final AtomicLong listedUpTo = new AtomicLong();

  /**
   * Nobody yet.
   *
   * @param lastEventId the id of the newest event; changes are made before their events are logged
   */
  ActiveSubscriptions(Supplier<String> lastEventId) {
    this.lastEventId = lastEventId;
  }

  /** Adds the subscriptions of a subscriber and returns them. */
  List<ActiveSubscription> add(Subscriber subscriber) {
    List<ActiveSubscription> added = new ArrayList<>(subscriber.selections().size());
    for (Selection selection : subscriber.selections()) {
      added.add(new ActiveSubscription(numbers.incrementAndGet(), selection, subscriber));
    }
    bySubscriberId.put(subscriber.id(), added);
    added.forEach(subscription -> byNumber.put(subscription.number(), subscription));
    return added;
  }

  /** Removes the subscriptions of a subscriber and returns those that were there. */
  List<ActiveSubscription> remove(Subscriber subscriber) {
    List<ActiveSubscription> removed = bySubscriberId.remove(subscriber.id());
    if (removed == null) {
      return List.of();
    }
    removed.forEach(subscription -> byNumber.remove(subscription.number()));
    return removed;
  }

  /** All subscriptions that the documents of a version can express. */
  public Listing all(ProtocolVersion version) {
    return listing(version, subscription -> true);
  }

  /**
   * The subscriptions of one matcher.
   *
   * @param type the matcher type, which 0.x does not name and ignores
   */
  public Listing of(String type, String match, ProtocolVersion version) {
    return listing(version, subscription -> subscription.isOf(type, match, version));
  }

  /** One subscription, or none. */
  public Listing find(String type, String match, String subscriberId, ProtocolVersion version) {
    return listing(
        () -> bySubscriberId.getOrDefault(subscriberId, List.of()),
        version,
        subscription -> subscription.isOf(type, match, version));
  }

  /**
   * Whether a listing may have told somebody of a subscription. Once it is removed, that does not
   * change any more.
   */
  boolean mayBeListed(ActiveSubscription subscription) {
    return subscription.number() <= listedUpTo.get();
  }

  private Listing listing(ProtocolVersion version, Predicate<ActiveSubscription> wanted) {
    return listing(byNumber::values, version, wanted);
  }

  private Listing listing(
      Supplier<Collection<ActiveSubscription>> all,
      ProtocolVersion version,
      Predicate<ActiveSubscription> wanted) {
    // First the cursor: what happens meanwhile is then told by an event behind it.
    String cursor = lastEventId.get();
    // Then how far it reaches, so that it is known of each subscription before it is looked for.
    long upTo = numbers.get();
    listedUpTo.accumulateAndGet(upTo, Math::max);
    return new Listing(
        cursor,
        all.get().stream()
            .filter(subscription -> subscription.number() <= upTo)
            .filter(subscription -> subscription.selection().isExpressibleIn(version))
            .filter(wanted)
            .toList());
  }
}
