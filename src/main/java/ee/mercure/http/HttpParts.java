package ee.mercure.http;

import ee.mercure.auth.Origins;
import ee.mercure.auth.Role;
import ee.mercure.auth.TokenVerifier;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.HubConfig;
import ee.mercure.config.IssuerConfig;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import ee.mercure.update.PublicationRules;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the resources share: made once from the hub's configuration. Thread-safe. */
@ApplicationScoped
public class HttpParts {
  @Inject HubConfig config;
  @Inject TokenVerifier verifier;
  @Inject TopicMatchers matchers;
  @Inject PublicationRules rules;
  @Inject Origins origins;

  private Cors cors;
  private HubLocation location;
  private SubscriptionParser subscriptions;
  private PublicationParser publications;
  private List<String> methods;

  @PostConstruct
  void build() {
    AuthConfig auth = config.auth();
    cors = new Cors(origins.readers());
    location = new HubLocation(config.url());
    subscriptions = new SubscriptionParser(matchers, config.limits(), auth.protocols());
    publications = new PublicationParser(rules, config.uniqueIds());
    methods = List.copyOf(methods(auth));
  }

  private List<String> methods(AuthConfig auth) {
    List<String> allowed = new ArrayList<>();
    if (auth.allowsAnonymous() || verifier.accepts(Role.SUBSCRIBER)) {
      allowed.addAll(List.of("GET", "HEAD"));
      if (speaksV1()) {
        allowed.add("QUERY");
      }
    }
    if (verifier.accepts(Role.PUBLISHER)) {
      allowed.add("POST");
    }
    return allowed;
  }

  /** The methods that somebody can use at the hub's URL. */
  List<String> methods() {
    return methods;
  }

  Cors cors() {
    return cors;
  }

  HubLocation location() {
    return location;
  }

  SubscriptionParser subscriptions() {
    return subscriptions;
  }

  PublicationParser publications() {
    return publications;
  }

  /** How long a request may take to come. */
  Duration requestTimeout() {
    return config.limits().requestTimeout();
  }

  long maxBodySize() {
    return config.limits().maxBodySize();
  }

  /** Whether the hub speaks 1.0: takes its tokens and describes itself as their resource. */
  boolean speaksV1() {
    return config.auth().protocols().contains(ProtocolVersion.V1);
  }

  boolean listsSubscriptions() {
    return config.subscriptions();
  }

  String resource(HttpServletRequest request) {
    return config.auth().resource().orElseGet(() -> location.hub(request));
  }

  List<String> authorizationServers() {
    AuthConfig auth = config.auth();
    return Stream.concat(auth.issuers().stream(), auth.container().stream())
        .filter(IssuerConfig::isAuthorizationServer)
        .map(IssuerConfig::id)
        .filter(id -> !id.isEmpty())
        .distinct()
        .toList();
  }

  String cookieV1() {
    return config.auth().cookieV1();
  }
}
