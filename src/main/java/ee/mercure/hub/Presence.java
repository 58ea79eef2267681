package ee.mercure.hub;

import ee.mercure.delivery.ConnectionListener;
import ee.mercure.delivery.DisconnectReason;
import ee.mercure.delivery.Subscriber;
import ee.mercure.log.UpdateLog;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.PublicationRules;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.Update;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the list of active subscriptions and publishes an event when one begins or ends, a document
 * for each version that can express it. A 0.x subscriber is announced before it is registered and
 * never sees its own arrival; a 1.0 subscriber is announced after and does. Does nothing at all
 * unless it announces. Thread-safe; blocks nobody.
 *
 * <p>What begins and ends before anybody was told of it, by an event or by a listing, is not told
 * at all. What was told to begin is told to end, as soon as the log takes it.
 */
final class Presence implements ConnectionListener, AutoCloseable {
  /** The context of 0.x documents. */
  static final String CONTEXT = "https://mercure.rocks/";

  private static final Logger LOG = Logger.getLogger(Presence.class.getName());

  private final ActiveSubscriptions active;
  private final PublishGate gate;
  private final Announcements announcements;
  private final Announcer announcer;
  private final Function<Map<String, Object>, String> json;
  private final Set<ProtocolVersion> versions;
  private final boolean announces;

  /** Those whose end was not told yet, and how their beginning was. */
  private final Map<Subscriber, Announcement> begun = new ConcurrentHashMap<>();

  /**
   * The presence of one hub.
   *
   * @param gate closed when publications are refused: then nobody may subscribe, either
   * @param waiting how many events may wait to be announced
   * @param json writes a document
   * @param versions the versions that the hub speaks
   * @param announces whether events are published
   */
  Presence(
      ActiveSubscriptions active,
      UpdateLog log,
      PublishGate gate,
      PendingAppends waiting,
      Function<Map<String, Object>, String> json,
      Set<ProtocolVersion> versions,
      boolean announces) {
    this.active = active;
    this.gate = gate;
    this.announcements = new Announcements(waiting);
    this.announcer = new Announcer(announcements, this::event, log, gate);
    this.json = json;
    this.versions = Set.copyOf(versions);
    this.announces = announces;
  }

  /**
   * Refuses a subscriber who cannot be announced in time.
   *
   * @throws OverloadedException if so much is to be announced, or stored, that nobody may come
   */
  void admit(Subscriber subscriber) {
    if (announces
        && !subscriber.selections().isEmpty()
        && (announcements.areTooMany() || gate.isClosed())) {
      throw new OverloadedException();
    }
  }

  /** Announces a subscriber who must not see it; completes when the events are in the log. */
  CompletionStage<Void> beforeRegistration(Subscriber subscriber) {
    return announces && subscriber.version() == ProtocolVersion.V0
        ? begin(subscriber)
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void registered(Subscriber subscriber) {
    if (announces && subscriber.version() == ProtocolVersion.V1) {
      begin(subscriber);
    }
  }

  private CompletionStage<Void> begin(Subscriber subscriber) {
    Announcement begins = new Announcement(active.add(subscriber), versions, true);
    begun.put(subscriber, begins);
    announcer.tell(begins);
    return begins.told();
  }

  /** Announces anew all that have begun: others have taken this hub for gone. */
  synchronized void announceAgain() {
    for (Subscriber subscriber : begun.keySet()) {
      announcer.tell(new Announcement(active.of(subscriber), versions, true));
    }
  }

  @Override
  public synchronized void ended(Subscriber subscriber, DisconnectReason reason) {
    LOG.log(Level.FINE, "subscriber {0} ended: {1}", new Object[] {subscriber.id(), reason});
    Announcement begins = begun.remove(subscriber);
    if (begins == null) {
      return;
    }
    List<ActiveSubscription> removed = active.remove(subscriber);
    if (removed.stream().anyMatch(active::mayBeListed) || !announcements.cancel(begins)) {
      announcer.tell(new Announcement(removed, versions, false));
    }
  }

  private Update event(Announcement.Part part, boolean begins) {
    ProtocolVersion version = part.version();
    Map<String, Object> document = part.subscription().document(version, begins);
    if (version == ProtocolVersion.V0) {
      document = withContext(document);
    }
    return Update.of(part.subscription().path(version))
        .isPrivate(true)
        .type(version == ProtocolVersion.V1 ? PublicationRules.RESERVED_TYPE : "")
        .data(json.apply(document))
        .audience(version)
        .subscription(begins ? SubscriptionChange.BEGINS : SubscriptionChange.ENDS)
        .build();
  }

  /** A 0.x document that stands alone. */
  static Map<String, Object> withContext(Map<String, Object> document) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("@context", CONTEXT);
    whole.putAll(document);
    return whole;
  }

  /** Tells who has ended so far, as far as the log takes it, and nothing any more. */
  @Override
  public void close() {
    announcer.close();
  }
}
