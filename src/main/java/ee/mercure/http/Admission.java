package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.ProtocolVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides whether a request may go on before its body is read. What was found then counts when the
 * body has come. Thread-safe.
 */
@ApplicationScoped
public class Admission {
  private static final String PUBLISHER = Admission.class.getName() + ".publisher";

  @Inject Authenticator authenticator;
  @Inject Limiter limiter;

  /**
   * Refuses a request with a body that is still to come.
   *
   * @throws Problem if it may neither publish nor subscribe, or publishes too much
   */
  void beforeBody(HttpServletRequest request) {
    RequestBody.refuseEncoded(request);
    if (request.getMethod().equals("POST")) {
      request.setAttribute(PUBLISHER, publisher(request));
    } else if (request.getMethod().equals("QUERY")) {
      subscriber(request);
    } else {
      throw Problem.badRequest("A request of this method has no body");
    }
  }

  /**
   * The token of a publisher within its quota.
   *
   * @throws Problem if there is no valid token, or the quota is used up
   */
  AccessToken publisher(HttpServletRequest request) {
    if (request.getAttribute(PUBLISHER) instanceof AccessToken admitted) {
      return admitted;
    }
    AccessToken token = authenticator.publisher(request);
    limiter.publication(token);
    return token;
  }

  /** The body tells the version; whoever may subscribe in one of them is listened to. */
  private void subscriber(HttpServletRequest request) {
    try {
      authenticator.subscriber(request, ProtocolVersion.V1);
    } catch (Problem e) {
      authenticator.subscriber(request, ProtocolVersion.V0);
    }
  }
}
