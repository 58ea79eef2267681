package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.auth.BearerCredentials;
import ee.mercure.auth.InvalidTokenException;
import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.auth.KeysUnavailableException;
import ee.mercure.auth.MalformedCredentialsException;
import ee.mercure.auth.Origins;
import ee.mercure.auth.PresentedToken;
import ee.mercure.auth.PresentedToken.Source;
import ee.mercure.auth.Role;
import ee.mercure.auth.TokenVerifier;
import ee.mercure.auth.TokenVersion;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.HubConfig;
import ee.mercure.config.TokenMechanism;
import ee.mercure.topic.ProtocolVersion;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Finds and verifies the token of a request, and says in the request's version what is wrong. */
@ApplicationScoped
public class Authenticator {
  private static final Logger LOG = Logger.getLogger(Authenticator.class.getName());

  @Inject HubConfig hubConfig;
  @Inject TokenVerifier verifier;
  @Inject Origins origins;

  private AuthConfig config;
  private BearerCredentials credentials;

  @PostConstruct
  void build() {
    config = hubConfig.auth();
    credentials = BearerCredentials.from(config);
  }

  /**
   * The token of a publisher.
   *
   * @throws Problem if there is none, or it is not valid, or a cookie came from a foreign page
   */
  AccessToken publisher(HttpServletRequest request) {
    PresentedToken presented = presented(request, Optional.empty());
    if (presented instanceof PresentedToken.Bearer bearer) {
      if (bearer.source().isAmbient()) {
        refuseForeignPage(request, bearer.source());
      }
      return verify(request, bearer, Role.PUBLISHER, Optional.empty());
    }
    throw Problem.noToken();
  }

  /**
   * The token of a subscriber, or nothing for an anonymous one.
   *
   * @throws Problem if there is none and one is needed, or it is not valid
   */
  Optional<AccessToken> subscriber(HttpServletRequest request, ProtocolVersion version) {
    PresentedToken presented = presented(request, Optional.of(version));
    if (presented instanceof PresentedToken.Bearer bearer) {
      return Optional.of(verify(request, bearer, Role.SUBSCRIBER, Optional.of(version)));
    }
    if (config.allowsAnonymous()) {
      return Optional.empty();
    }
    throw Problem.noToken();
  }

  /**
   * The token of one who reads the subscription API.
   *
   * @param version the version that the URL's shape tells, if it does
   * @throws Problem if there is none or it is not valid
   */
  AccessToken reader(HttpServletRequest request, Optional<ProtocolVersion> version) {
    PresentedToken presented = presented(request, version);
    if (presented instanceof PresentedToken.Bearer bearer) {
      return verify(request, bearer, Role.SUBSCRIBER, version);
    }
    throw Problem.noToken();
  }

  private PresentedToken presented(HttpServletRequest request, Optional<ProtocolVersion> version) {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    List<String> parameters =
        FormPairs.ofQuery(PlainRequest.query(request)).withoutBroken().all("authorization");
    Map<String, String> cookies = cookies(request);
    try {
      PresentedToken presented = credentials.presentedBy(headers, parameters, cookies, version);
      return containerCookie(cookies, presented).orElse(presented);
    } catch (MalformedCredentialsException e) {
      LOG.log(Level.INFO, "refused credentials: {0}", e.getMessage());
      boolean header = !headers.isEmpty();
      throw Problem.malformedCredentials(
          "The "
              + (header ? "Authorization header" : "\"authorization\" parameter")
              + " must be one Bearer token",
          version.orElse(header ? newest() : ProtocolVersion.V0));
    }
  }

  private static Map<String, String> cookies(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    Map<String, String> values = new HashMap<>();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        values.putIfAbsent(cookie.getName(), cookie.getValue());
      }
    }
    return values;
  }

  private void refuseForeignPage(HttpServletRequest request, Source cookie) {
    Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
    Optional<String> referer = Optional.ofNullable(request.getHeader("Referer"));
    if (!origins.publishers().allowsSource(origin, referer)) {
      throw Problem.malformedCredentials(
          "A cookie may only publish with an allowed \"Origin\" or \"Referer\"",
          cookie == Source.COOKIE_V0 ? ProtocolVersion.V0 : newest());
    }
  }

  /** The cookie where the container looks for a token comes before the hub's own cookies. */
  private Optional<PresentedToken> containerCookie(
      Map<String, String> cookies, PresentedToken presented) {
    boolean explicit =
        presented instanceof PresentedToken.Bearer bearer && !bearer.source().isAmbient();
    return config
        .mechanism()
        .containerCookie()
        .filter(name -> !explicit)
        .map(cookies::get)
        .map(value -> new PresentedToken.Bearer(value, Source.COOKIE_CONTAINER));
  }

  private AccessToken verify(
      HttpServletRequest request,
      PresentedToken.Bearer bearer,
      Role role,
      Optional<ProtocolVersion> version) {
    if (bearer.source() == Source.QUERY
        && TokenVersion.of(bearer.token()).equals(Optional.of(ProtocolVersion.V1))) {
      LOG.log(Level.INFO, "refused a token of a {0}: access tokens must not be in URLs", role);
      throw Problem.invalidToken(ProtocolVersion.V0);
    }
    try {
      return isForContainer(bearer.source())
          ? verifier.accept(bearer.token(), request.getUserPrincipal(), role)
          : verifier.verify(bearer.token(), role);
    } catch (InvalidTokenException e) {
      // Of a claim the message says the name, and never a value.
      Object reason = e.reason() == Reason.CLAIMS ? e.getMessage() : e.reason();
      LOG.log(Level.INFO, "refused a token of a {0}: {1}", new Object[] {role, reason});
      throw Problem.invalidToken(
          version
              .or(() -> TokenVersion.of(bearer.token()))
              .filter(config.protocols()::contains)
              .orElseGet(this::newest));
    } catch (KeysUnavailableException e) {
      LOG.log(
          Level.INFO,
          "could not verify a token of a {0}: {1}",
          new Object[] {role, e.getMessage()});
      throw Problem.tryLater(
          503, "The access token cannot be verified at the moment", Duration.ofSeconds(2));
    }
  }

  /** Whether the container has looked at the token before the hub. */
  private boolean isForContainer(Source source) {
    TokenMechanism mechanism = config.mechanism();
    return source == Source.COOKIE_CONTAINER
        || (mechanism.isContainer()
            && mechanism.containerCookie().isEmpty()
            && source == Source.HEADER);
  }

  private ProtocolVersion newest() {
    return config.protocols().contains(ProtocolVersion.V1)
        ? ProtocolVersion.V1
        : ProtocolVersion.V0;
  }
}
