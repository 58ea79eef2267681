package ee.mercure.wiring;

import ee.mercure.auth.Origins;
import ee.mercure.auth.TokenVerifier;
import ee.mercure.config.ConfigException;
import ee.mercure.config.HubConfig;
import ee.mercure.hub.ActiveSubscriptions;
import ee.mercure.hub.Hub;
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
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the hub with the application, which fails with one clear line when the configuration is
 * wrong, and stops it with the application or with the server. What is built here can be injected.
 * Thread-safe.
 */
@ApplicationScoped
public class HubLifecycle {
  private static final Logger LOG = Logger.getLogger(HubLifecycle.class.getName());

  @Inject Event<Update> updates;

  private final Clock clock = Clock.systemUTC();
  private final Resources resources = new Resources();
  private final Thread whenServerEnds = new Thread(this::stop, "mercure-stop");
  private HubConfig config;
  private Origins origins;
  private TopicMatchers matchers;
  private PublicationRules rules;
  private TokenVerifier verifier;
  private Quotas quotas;
  private Jsonb jsonb;
  private volatile Hub hub;

  void start(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @Initialized(ApplicationScoped.class)
          Object application) {
    try {
      build();
    } catch (ConfigException e) {
      LOG.log(Level.SEVERE, "Mercure EE does not start: {0}", e.getMessage());
      resources.close();
      throw e;
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
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
    verifier = resources.add(TokenVerifier.from(config.auth(), matchers, clock));
    origins = Origins.from(config);
    quotas = new Quotas(config.quotas(), System::nanoTime);
    rules =
        new PublicationRules(
            hubUrl,
            config.limits().maxTopics(),
            config.limits().maxTopicBytes(),
            config.limits().maxIdBytes(),
            config.auth().protocols().contains(ProtocolVersion.V1));
    jsonb = resources.add(JsonbBuilder.create());
    Storage storage =
        resources.add(
            Storage.of(
                config.log(), config.history(), config.replay().maxRewind() > 0, matchers, clock));
    hub =
        resources.add(
            new Hub(config, hubUrl, storage.log(), storage.history(), updates::fire, jsonb, clock));
  }

  /** Stops the hub and gives back what it holds; waits for that. Does nothing when called again. */
  @PreDestroy
  void stop() {
    if (hub == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(whenServerEnds);
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "the server is ending", e);
    }
    resources.close();
  }

  @Produces
  @ApplicationScoped
  Hub hub() {
    return started(hub);
  }

  @Produces
  @Singleton
  Jsonb jsonb() {
    return started(jsonb);
  }

  @Produces
  HubConfig config() {
    return started(config);
  }

  @Produces
  TopicMatchers matchers() {
    return started(matchers);
  }

  @Produces
  PublicationRules rules() {
    return started(rules);
  }

  @Produces
  TokenVerifier verifier() {
    return started(verifier);
  }

  @Produces
  Origins origins() {
    return started(origins);
  }

  @Produces
  Quotas quotas() {
    return started(quotas);
  }

  @Produces
  ActiveSubscriptions subscriptions() {
    return started(hub).subscriptions();
  }

  private static <T> T started(T part) {
    if (part == null) {
      throw new IllegalStateException("the hub has not started");
    }
    return part;
  }
}
