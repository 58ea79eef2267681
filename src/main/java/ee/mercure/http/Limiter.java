package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.delivery.Subscriber;
import ee.mercure.quota.Client;
import ee.mercure.quota.ClientAddress;
import ee.mercure.quota.Lease;
import ee.mercure.quota.QuotaExceededException;
import ee.mercure.quota.Quotas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Holds requests to the quotas. Thread-safe. */
@ApplicationScoped
public class Limiter {
  private static final Logger LOG = Logger.getLogger(Limiter.class.getName());

  /** Where requests come from whose peer has no IP address; they count as one client. */
  private static final ClientAddress NOWHERE = ClientAddress.parse("0.0.0.0").orElseThrow();

  @Inject Quotas quotas;

  /**
   * Takes what a stream needs.
   *
   * @throws Problem if a quota is used up
   */
  Lease stream(HttpServletRequest request, Subscriber subscriber) {
    Optional<AccessToken> token = subscriber.token();
    Client client =
        new Client(
            address(request), token.map(AccessToken::holder), token.map(AccessToken::fingerprint));
    try {
      return quotas.open(client, subscriber.selections().size());
    } catch (QuotaExceededException e) {
      throw refused(e);
    }
  }

  /**
   * Counts a publication.
   *
   * @throws Problem if the token's subject publishes too fast
   */
  void publication(AccessToken token) {
    try {
      quotas.publish(token.holder());
    } catch (QuotaExceededException e) {
      throw refused(e);
    }
  }

  private static Problem refused(QuotaExceededException e) {
    LOG.log(Level.FINE, "refused a request: {0}", e.quota());
    return Problem.tryLater(429, e.getMessage(), e.retryAfter());
  }

  private ClientAddress address(HttpServletRequest request) {
    Optional<ClientAddress> peer =
        Optional.ofNullable(request.getRemoteAddr()).flatMap(ClientAddress::parse);
    return peer.map(
            address ->
                quotas
                    .proxies()
                    .client(
                        address, lines(request, "Forwarded"), lines(request, "X-Forwarded-For")))
        .orElse(NOWHERE);
  }

  private static List<String> lines(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
