package ee.mercure.hub;

import ee.mercure.config.DeliveryConfig;
import ee.mercure.config.HubConfig;
import ee.mercure.delivery.Lanes;
import ee.mercure.delivery.ServletEventSink;
import ee.mercure.delivery.StreamTerms;
import ee.mercure.delivery.Subscriber;
import ee.mercure.history.History;
import ee.mercure.log.LogFollower;
import ee.mercure.log.LogHealth;
import ee.mercure.log.UpdateLog;
import ee.mercure.metric.Faults;
import ee.mercure.quota.Lease;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.Update;
import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * The running hub: what publishers and subscribers can have of it. Thread-safe.
 *
 * <p>Every update that the log has ordered goes, one at a time and in the order of the log, to the
 * history, then to the lanes that deliver it, then to the observers, which must not block and whose
 * failures harm nobody.
 */
public class Hub implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Hub.class.getName());

  /** How long an update may wait for the log before others are better asked. */
  private static final Duration READY_WAIT = Duration.ofSeconds(10);

  /** How long it may wait before nobody believes any more that it will ever be stored. */
  private static final Duration LIVE_WAIT = Duration.ofMinutes(1);

  private static final int PENDING_SHARE = 16;

  private final Faults faults = new Faults(LOG);
  private Clock clock;
  private HubConfig config;
  private UpdateLog log;
  private History history;
  private Consumer<Update> observers;
  private Resumption resumption;
  private PublishGate gate;
  private ActiveSubscriptions subscriptions;
  private Presence presence;
  private Lanes lanes;
  private volatile boolean stopping;
  private final InFlightRequests publications = new InFlightRequests();

  /** For the container's proxies. */
  protected Hub() {}

  /**
   * A hub that serves as soon as it exists.
   *
   * @param log not yet started
   * @param history what {@code log} has kept
   * @param observers is told of every update, after its delivery has begun
   */
  public Hub(
      HubConfig config,
      HubUrl hubUrl,
      UpdateLog log,
      History history,
      Consumer<Update> observers,
      Jsonb jsonb,
      Clock clock) {
    this.config = config;
    this.log = log;
    this.history = history;
    this.observers = observers;
    this.clock = clock;
    resumption = new Resumption(history, hubUrl, config.replay(), clock);
    gate = new PublishGate(pendingAppends(), () -> lanes.backlog());
    subscriptions = new ActiveSubscriptions(this::lastEventId);
    presence =
        new Presence(
            subscriptions,
            log,
            gate,
            pendingAppends(),
            jsonb::toJson,
            config.auth().protocols(),
            config.subscriptions());
    lanes = new Lanes(config.delivery(), history, hubUrl, presence);
    log.start(
        new LogFollower() {
          @Override
          public void accept(Update update) {
            follow(update);
          }

          @Override
          public void elsewhere(List<Update> changes) {
            subscriptions.changedElsewhere(changes);
          }

          @Override
          public void expired() {
            presence.announceAgain();
          }
        });
  }

  private PendingAppends pendingAppends() {
    // A share of the heap: those who publish large updates to a slow disk must not fill it.
    return new PendingAppends(
        config.delivery().maxWaiting(), Runtime.getRuntime().maxMemory() / PENDING_SHARE);
  }

  private void follow(Update update) {
    history.add(update);
    if (stopping) {
      return;
    }
    // The history has it: nothing that fails from here on may have its place given away again.
    try {
      lanes.deliver(update);
    } catch (Throwable e) {
      faults.report("an update could not be delivered and is read from the history", e);
    }
    try {
      observers.accept(update);
    } catch (Throwable e) {
      faults.report("an observer of updates failed", e);
    }
  }

  /**
   * Refuses what comes from now on, answers the publications that are under way, ends all streams
   * within {@code mercure.drain}, and waits for that. Does nothing when called again.
   */
  @Override
  public synchronized void close() {
    if (stopping) {
      return;
    }
    Duration drain = config.delivery().drain();
    if (!publications.refuseAndAwait(drain)) {
      LOG.warning("not all publications were answered before the hub stopped");
    }
    lanes.drain(drain);
    // The ends of subscriptions still go into the log, though nobody observes them any more.
    stopping = true;
    lanes.close();
    presence.close();
  }

  /** Whether the hub takes requests, which it does until it begins to stop. */
  public boolean isServing() {
    return !publications.isRefusing();
  }

  /**
   * Whether requests should be sent here: the hub does not stop, every lane turns, and the log
   * takes updates. Does not block.
   */
  public boolean isReady() {
    LogHealth health = log.health();
    return isServing()
        && lanes.areTurning()
        && health.isRunning()
        && health.failure().isEmpty()
        && health.oldestWaiting().compareTo(READY_WAIT) < 0;
  }

  /**
   * Whether the hub works, or only a new start would help: every lane turns, and what orders and
   * stores updates is alive and does not hang. A full disk is no reason to start anew. Does not
   * block.
   */
  public boolean isLive() {
    LogHealth health = log.health();
    return stopping
        || (lanes.areTurning()
            && health.isRunning()
            && health.oldestWaiting().compareTo(LIVE_WAIT) < 0);
  }

  /** The publications that are being answered. */
  public InFlightRequests publications() {
    return publications;
  }

  /** Who is subscribed to what. */
  public ActiveSubscriptions subscriptions() {
    return subscriptions;
  }

  /** The id of the newest update, or {@code earliest} when there was none. */
  public String lastEventId() {
    return history.lastId();
  }

  /**
   * Where a subscriber with this cursor starts. An unknown cursor starts with what comes from now
   * on and is answered with {@code earliest}, which tells the client that updates may be missing.
   * So is one that lies further back than may be replayed, which starts where that begins.
   *
   * @param cursor the id that the client saw last, {@code earliest}, or nothing
   */
  public ResumePoint resume(Optional<String> cursor) {
    return resumption.after(cursor);
  }

  /**
   * The same, once what other hubs have acknowledged is here too: a cursor that is not known yet
   * may be of an update that is on its way. Does not block; nothing waits while the log is away.
   *
   * @return completes on any thread, never exceptionally because of the log
   */
  public CompletionStage<ResumePoint> resumeCaughtUp(Optional<String> cursor) {
    ResumePoint first = resume(cursor);
    if (!first.isUnknown()) {
      return CompletableFuture.completedFuture(first);
    }
    CompletableFuture<Void> caughtUp = log.caughtUp().toCompletableFuture();
    return caughtUp.isDone()
        ? CompletableFuture.completedFuture(first)
        : caughtUp.handle((done, error) -> error == null ? resume(cursor) : first);
  }

  /**
   * Where a subscriber without a cursor starts who wants the newest updates that it would have
   * received.
   *
   * @param count how many; no more than {@code mercure.rewind.max} are given
   */
  public ResumePoint rewind(Subscriber subscriber, long count) {
    return resumption.rewind(subscriber, count);
  }

  UpdateLog log() {
    return log;
  }

  /** Lets publications through as long as the log and the lanes keep up. */
  PublishGate gate() {
    return gate;
  }

  /**
   * Refuses a subscriber for whom there is no room now, before anything is done for its stream.
   *
   * @throws OverloadedException if it would have to be announced, and too much waits for that
   */
  public void admit(Subscriber subscriber) {
    presence.admit(subscriber);
  }

  /**
   * Opens a subscriber's stream on the hub's own sink.
   *
   * @param lease what the stream has taken of the quotas; released when it ends
   */
  public void subscribe(
      Subscriber subscriber, ServletEventSink sink, ResumePoint start, Lease lease) {
    StreamTerms terms = terms(subscriber, start);
    presence
        .beforeRegistration(subscriber)
        .whenComplete((done, error) -> lanes.open(subscriber, sink, terms, lease::release));
  }

  /**
   * Sends updates to a sink that the container gave to a resource of the application. The hub never
   * has more than a few events in the container's queue.
   *
   * @param cursor the id that the client saw last, {@code earliest}, or nothing
   * @throws OverloadedException if the subscriber cannot be announced now
   */
  public void subscribe(
      Subscriber subscriber, SseEventSink sink, Sse sse, Optional<String> cursor) {
    admit(subscriber);
    StreamTerms terms = terms(subscriber, resume(cursor));
    presence
        .beforeRegistration(subscriber)
        .whenComplete((done, error) -> lanes.open(subscriber, sink, sse, terms));
  }

  private StreamTerms terms(Subscriber subscriber, ResumePoint start) {
    DeliveryConfig delivery = config.delivery();
    boolean signalsGaps = delivery.gapEvents().contains(subscriber.version());
    StreamLife life =
        StreamLife.of(subscriber.token(), delivery.maxConnectionAge(), clock.instant());
    return new StreamTerms(
        start.from(),
        start.missing().filter(cursor -> signalsGaps),
        signalsGaps,
        life.deadlineNanos(),
        life.reason(),
        StreamLife.jittered(delivery.retry()).toMillis());
  }
}
