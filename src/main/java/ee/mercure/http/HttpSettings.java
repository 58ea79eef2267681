package ee.mercure.http;

import ee.mercure.auth.Role;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.HubConfig;
import ee.mercure.config.IssuerConfig;
import ee.mercure.hub.Hub;
import ee.mercure.topic.ProtocolVersion;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the resources share: made once from the hub's configuration. Thread-safe. */
@ApplicationScoped
public class HttpSettings {
  @Inject Hub hub;

  private HubConfig config;
  private Cors cors;
  private HubLocation location;
  private SubscriptionRequest subscriptions;
  private Publications publications;
  private List<String> methods;

  @PostConstruct
  void build() {
    config = hub.config();
    AuthConfig auth = config.auth();
    cors = new Cors(hub.corsOrigins());
    location = new HubLocation(config.url());
    subscriptions = new SubscriptionRequest(hub.matchers(), config.limits(), auth.protocols());
    publications = new Publications(hub.rules());
    methods = List.copyOf(methods(auth));
  }

  private List<String> methods(AuthConfig auth) {
    List<String> allowed = new ArrayList<>();
    if (auth.allowsAnonymous() || hub.verifier().accepts(Role.SUBSCRIBER)) {
      allowed.addAll(List.of("GET", "HEAD"));
      if (speaksV1()) {
        allowed.add("QUERY");
      }
    }
    if (hub.verifier().accepts(Role.PUBLISHER)) {
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

  SubscriptionRequest subscriptions() {
    return subscriptions;
  }

  Publications publications() {
    return publications;
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
