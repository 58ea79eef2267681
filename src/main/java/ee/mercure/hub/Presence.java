package ee.mercure.hub;

import ee.mercure.delivery.ConnectionListener;
import ee.mercure.delivery.DisconnectReason;
import ee.mercure.delivery.Subscriber;
import ee.mercure.log.UpdateLog;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.PublicationRules;
import ee.mercure.update.Update;
import jakarta.json.bind.Jsonb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the list of active subscriptions and publishes an event when one begins or ends, a document
 * for each version that can express it. A 0.x subscriber is announced before it is registered and
 * never sees its own arrival; a 1.0 subscriber is announced after and does.
 */
final class Presence implements ConnectionListener {
  /** The context of 0.x documents. */
  static final String CONTEXT = "https://mercure.rocks/";

  private static final Logger LOG = Logger.getLogger(Presence.class.getName());

  private final ActiveSubscriptions active;
  private final UpdateLog log;
  private final Jsonb jsonb;
  private final Set<ProtocolVersion> versions;
  private final boolean announces;

  /**
   * The presence of one hub.
   *
   * @param versions the versions that the hub speaks
   * @param announces whether events are published
   */
  Presence(
      ActiveSubscriptions active,
      UpdateLog log,
      Jsonb jsonb,
      Set<ProtocolVersion> versions,
      boolean announces) {
    this.active = active;
    this.log = log;
    this.jsonb = jsonb;
    this.versions = Set.copyOf(versions);
    this.announces = announces;
  }

  /** Announces a subscriber who must not see it; completes when the events are in the log. */
  CompletionStage<Void> beforeRegistration(Subscriber subscriber) {
    if (subscriber.version() == ProtocolVersion.V1) {
      return CompletableFuture.completedFuture(null);
    }
    return announce(active.add(subscriber), true);
  }

  @Override
  public void registered(Subscriber subscriber) {
    if (subscriber.version() == ProtocolVersion.V1) {
      logFailure(announce(active.add(subscriber), true));
    }
  }

  @Override
  public void ended(Subscriber subscriber, DisconnectReason reason) {
    LOG.log(Level.FINE, "subscriber {0} ended: {1}", new Object[] {subscriber.id(), reason});
    logFailure(announce(active.remove(subscriber), false));
  }

  private CompletionStage<Void> announce(List<ActiveSubscription> subscriptions, boolean begins) {
    if (!announces) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<?>> appended = new ArrayList<>();
    for (ActiveSubscription subscription : subscriptions) {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        if (versions.contains(version) && subscription.selection().isExpressibleIn(version)) {
          appended.add(log.append(event(subscription, version, begins)).toCompletableFuture());
        }
      }
    }
    return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new));
  }

  private Update event(ActiveSubscription subscription, ProtocolVersion version, boolean begins) {
    Map<String, Object> document = subscription.document(version, begins);
    if (version == ProtocolVersion.V0) {
      document = withContext(document);
    }
    return Update.of(subscription.path(version))
        .isPrivate(true)
        .type(version == ProtocolVersion.V1 ? PublicationRules.RESERVED_TYPE : "")
        .data(jsonb.toJson(document))
        .audience(version)
        .build();
  }

  /** A 0.x document that stands alone. */
  static Map<String, Object> withContext(Map<String, Object> document) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("@context", CONTEXT);
    whole.putAll(document);
    return whole;
  }

  private static void logFailure(CompletionStage<Void> announced) {
    announced.whenComplete(
        (done, error) -> {
          if (error != null) {
            LOG.log(Level.WARNING, "a subscription event could not be logged", error);
          }
        });
  }
}
