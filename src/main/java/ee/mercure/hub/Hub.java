package ee.mercure.hub;

import ee.mercure.auth.OriginPolicy;
import ee.mercure.auth.TokenVerifier;
import ee.mercure.config.ConfigException;
import ee.mercure.config.DeliveryConfig;
import ee.mercure.config.HubConfig;
import ee.mercure.delivery.Backlog;
import ee.mercure.delivery.LaneSettings;
import ee.mercure.delivery.Lanes;
import ee.mercure.delivery.ServletEventSink;
import ee.mercure.delivery.StreamTerms;
import ee.mercure.delivery.Subscriber;
import ee.mercure.history.History;
import ee.mercure.log.UpdateLog;
import ee.mercure.quota.Lease;
import ee.mercure.quota.Quotas;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import ee.mercure.update.PublicationRules;
import ee.mercure.update.Update;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The running hub: built from its configuration when the application starts, which fails with one
 * clear line when that is wrong. Thread-safe.
 *
 * <p>Every update that the log has ordered is fired as a synchronous CDI event {@code Update}, one
 * at a time, in the order of the log, after the history has it. The hub's own observer comes first
 * and hands it to the lanes; further observers must not block.
 */
@ApplicationScoped
public class Hub {
  private static final Logger LOG = Logger.getLogger(Hub.class.getName());

  private static final int UNLOGGED_SHARE = 16;

  @Inject Event<Update> updates;

  private final Clock clock = Clock.systemUTC();
  private HubConfig config;
  private TopicMatchers matchers;
  private PublicationRules rules;
  private TokenVerifier verifier;
  private OriginPolicy corsOrigins;
  private OriginPolicy publishOrigins;
  private Storage storage;
  private UpdateLog log;
  private History history;
  private Resumption resumption;
  private Unlogged unlogged;
  private ActiveSubscriptions subscriptions;
  private Presence presence;
  private Admissions admissions;
  private Quotas quotas;
  private Lanes lanes;
  private Jsonb jsonb;
  private volatile boolean started;
  private volatile boolean stopping;
  private boolean stopped;
  private final RequestsUnderWay publications = new RequestsUnderWay();
  private final Thread whenServerEnds = new Thread(this::stop, "mercure-stop");

  void start(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @Initialized(ApplicationScoped.class)
          Object application) {
    try {
      build();
    } catch (ConfigException e) {
      LOG.log(Level.SEVERE, "Mercure EE does not start: {0}", e.getMessage());
      if (verifier != null) {
        verifier.close();
      }
      throw e;
    }
    log.start(this::follow);
    started = true;
    // The server's end begins here as well: what it does by itself first, with all streams open,
    // differs from server to server.
    Runtime.getRuntime().addShutdownHook(whenServerEnds);
    if (config.isDevelopment()) {
      LOG.warning(
          "DEVELOPMENT PROFILE: this hub accepts tokens signed with a publicly known key. Anyone"
              + " can publish to it and read everything. Never expose it.");
    }
    LOG.log(Level.INFO, "Mercure EE is ready at {0}", HubUrl.PATH);
  }

  private void build() {
    config = HubConfig.read();
    HubUrl hubUrl = HubUrl.of(config.baseUrl());
    matchers = new TopicMatchers(hubUrl, config.limits().maxPatternBytes());
    verifier = TokenVerifier.from(config.auth(), matchers, clock);
    corsOrigins = new OriginPolicy("mercure.cors.origins", config.corsOrigins());
    publishOrigins = new OriginPolicy("mercure.publish.origins", config.publishOrigins());
    quotas = new Quotas(config.quotas(), System::nanoTime);
    rules =
        new PublicationRules(
            hubUrl,
            config.limits().maxTopics(),
            config.limits().maxTopicBytes(),
            config.limits().maxIdBytes(),
            config.auth().protocols().contains(ProtocolVersion.V1));
    jsonb = JsonbBuilder.create();
    storage = Storage.of(config.history(), config.replay().maxRewind() > 0, matchers, clock);
    log = storage.log();
    history = storage.history();
    resumption = new Resumption(history, hubUrl, config.replay(), clock);
    unlogged = new Unlogged(config.delivery().maxWaiting(), maxUnloggedBytes());
    subscriptions = new ActiveSubscriptions(this::lastEventId);
    presence =
        new Presence(subscriptions, log, jsonb, config.auth().protocols(), config.subscriptions());
    LaneSettings settings =
        new LaneSettings(
            Math.max(1, Runtime.getRuntime().availableProcessors()),
            config.delivery().heartbeat(),
            config.delivery().writeTimeout(),
            config.delivery().outboxBytes(),
            config.delivery().backlogBytes(),
            config.delivery().maxWaiting(),
            config.delivery().expiryNotice());
    admissions = new Admissions(presence);
    lanes = new Lanes(settings, history, hubUrl, admissions);
  }

  /** A share of the heap: those who publish large updates to a slow disk must not fill it. */
  private static long maxUnloggedBytes() {
    return Runtime.getRuntime().maxMemory() / UNLOGGED_SHARE;
  }

  private void follow(Update update) {
    history.add(update);
    if (stopping) {
      return;
    }
    try {
      updates.fire(update);
    } catch (RuntimeException e) {
      // Delivery comes first among the observers, so only an observer of the application failed.
      LOG.log(Level.SEVERE, "an observer of updates failed", e);
    }
  }

  void deliver(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Update update) {
    lanes.deliver(update);
  }

  /**
   * Refuses what comes from now on, answers the publications that are under way, ends all streams
   * within {@code mercure.drain}, and waits for that. Does nothing when called again.
   */
  @PreDestroy
  public synchronized void stop() {
    if (lanes == null || stopped) {
      return;
    }
    stopped = true;
    try {
      Runtime.getRuntime().removeShutdownHook(whenServerEnds);
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "the server is ending", e);
    }
    Duration drain = config.delivery().drain();
    if (!publications.refuseAndAwait(drain)) {
      LOG.warning("not all publications were answered before the hub stopped");
    }
    lanes.drain(drain);
    // The ends of subscriptions still go into the log, though nobody observes them any more.
    stopping = true;
    lanes.close();
    storage.close();
    verifier.close();
  }

  /** Whether the hub serves: its keys are loaded, its history is open, and it does not stop. */
  public boolean isReady() {
    return started && !publications.isRefusing();
  }

  /** The publications that are being answered. */
  public RequestsUnderWay publications() {
    return publications;
  }

  @Produces
  @Singleton
  Jsonb jsonb() {
    return jsonb;
  }

  public HubConfig config() {
    return config;
  }

  public TopicMatchers matchers() {
    return matchers;
  }

  public PublicationRules rules() {
    return rules;
  }

  public TokenVerifier verifier() {
    return verifier;
  }

  /** The origins whose pages may read responses. */
  public OriginPolicy corsOrigins() {
    return corsOrigins;
  }

  /** The origins whose pages may publish with a cookie. */
  public OriginPolicy publishOrigins() {
    return publishOrigins;
  }

  /** Who is subscribed to what. */
  public ActiveSubscriptions subscriptions() {
    return subscriptions;
  }

  /** Whether subscription events and the subscription API are on. */
  public boolean listsSubscriptions() {
    return config.subscriptions();
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

  /** The publications that wait for the log. */
  Unlogged unlogged() {
    return unlogged;
  }

  /** How far delivery is behind. */
  Backlog backlog() {
    return lanes.backlog();
  }

  /** What clients have in use, and what is too much. */
  public Quotas quotas() {
    return quotas;
  }

  /**
   * Opens a subscriber's stream on the hub's own sink.
   *
   * @param lease what the stream has taken of the quotas; released when it ends
   */
  public void subscribe(
      Subscriber subscriber, ServletEventSink sink, ResumePoint start, Lease lease) {
    StreamTerms terms = terms(subscriber, start);
    admissions.admit(subscriber, lease);
    try {
      presence
          .beforeRegistration(subscriber)
          .whenComplete((done, error) -> lanes.open(subscriber, sink, terms));
    } catch (RuntimeException e) {
      admissions.release(subscriber);
      throw e;
    }
  }

  /**
   * Sends updates to a sink that the container gave to a resource of the application. The hub never
   * has more than a few events in the container's queue.
   *
   * @param cursor the id that the client saw last, {@code earliest}, or nothing
   */
  public void subscribe(
      Subscriber subscriber, SseEventSink sink, Sse sse, Optional<String> cursor) {
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
        start.position(),
        start.missing().filter(cursor -> signalsGaps),
        signalsGaps,
        life.deadlineNanos(),
        life.reason(),
        StreamLife.jittered(delivery.retry()).toMillis());
  }
}
