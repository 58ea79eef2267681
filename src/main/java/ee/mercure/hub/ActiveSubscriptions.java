package ee.mercure.hub;

import ee.mercure.delivery.Subscriber;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who is subscribed to what, right now. Thread-safe; listings are in order of arrival, those of
 * other hubs behind those of this one.
 */
public final class ActiveSubscriptions {
  /**
   * Subscriptions and where their events go on: whoever applies the events behind the cursor to
   * them misses no change.
   *
   * @param cursor the id of the newest event that the subscriptions reflect, at least
   * @param subscriptions those of this hub
   * @param elsewhere the documents of those of other hubs that share its log, as JSON without a
   *     context
   */
  public record Listing(
      String cursor, List<ActiveSubscription> subscriptions, List<String> elsewhere) {
    public Listing {
      subscriptions = List.copyOf(subscriptions);
      elsewhere = List.copyOf(elsewhere);
    }
  }

  private final Supplier<String> lastEventId;
  private final Map<Long, ActiveSubscription> byNumber = new ConcurrentSkipListMap<>();
  private final Map<String, List<ActiveSubscription>> bySubscriberId = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final SubscriptionsElsewhere elsewhere = new SubscriptionsElsewhere();

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

  /** The subscriptions of a subscriber. */
  List<ActiveSubscription> of(Subscriber subscriber) {
    return bySubscriberId.getOrDefault(subscriber.id(), List.of());
  }

  /** Subscriptions at other hubs have begun or ended. */
  void changedElsewhere(List<Update> changes) {
    elsewhere.apply(changes);
  }

  /** All subscriptions that the documents of a version can express. */
  public Listing all(ProtocolVersion version) {
    return listing(version, subscription -> true, SubscriptionPath.ROOT + '/');
  }

  /**
   * The subscriptions of one matcher.
   *
   * @param type the matcher type, which 0.x does not name and ignores
   */
  public Listing of(String type, String match, ProtocolVersion version) {
    return listing(
        version,
        subscription -> subscription.isOf(type, match, version),
        SubscriptionPath.of(segments(type, match, version)) + '/');
  }

  private static List<String> segments(String type, String match, ProtocolVersion version) {
    return version == ProtocolVersion.V0 ? List.of(match) : List.of(type, match);
  }

  /** One subscription, or none. */
  public Listing find(String type, String match, String subscriberId, ProtocolVersion version) {
    List<String> segments = new ArrayList<>(segments(type, match, version));
    segments.add(subscriberId);
    return listing(
        () -> bySubscriberId.getOrDefault(subscriberId, List.of()),
        version,
        subscription -> subscription.isOf(type, match, version),
        () -> elsewhere.at(version, SubscriptionPath.of(segments)));
  }

  /**
   * Whether a listing may have told somebody of a subscription. Once it is removed, that does not
   * change any more.
   */
  boolean mayBeListed(ActiveSubscription subscription) {
    return subscription.number() <= listedUpTo.get();
  }

  private Listing listing(
      ProtocolVersion version, Predicate<ActiveSubscription> wanted, String prefix) {
    return listing(
        byNumber::values, version, wanted, () -> elsewhere.startingWith(version, prefix));
  }

  private Listing listing(
      Supplier<Collection<ActiveSubscription>> all,
      ProtocolVersion version,
      Predicate<ActiveSubscription> wanted,
      Supplier<List<String>> others) {
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
            .toList(),
        others.get());
  }
}
