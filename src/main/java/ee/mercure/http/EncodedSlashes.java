package ee.mercure.http;

import ee.mercure.hub.SubscriptionPath;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds out whether the server lets {@code %2F} in paths through to the hub, which no descriptor in
 * the WAR can make it do. The hub learns its server's port from the first request, so it asks then,
 * once, on a thread of the client. Thread-safe.
 */
final class EncodedSlashes {
  private static final Logger LOG = Logger.getLogger(EncodedSlashes.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicBoolean asked = new AtomicBoolean();

  /** Asks by plain HTTP; over TLS there might be no certificate that this host can check. */
  void askOnce(HttpServletRequest request) {
    if (request.isSecure() || !asked.compareAndSet(false, true)) {
      return;
    }
    try {
      ask(request);
    } catch (RuntimeException e) {
      // A server that does not tell its address, or a port that no URL can have.
      LOG.log(Level.FINE, "the server could not be asked about %2F in paths", e);
    }
  }

  private static void ask(HttpServletRequest request) {
    String address = request.getLocalAddr();
    String host = address.contains(":") ? "[" + address.replaceFirst("%.*", "") + "]" : address;
    URI probe =
        URI.create(
            "http://" + host + ":" + request.getLocalPort() + SubscriptionPath.ROOT + "/%2Fprobe");
    HttpRequest head =
        HttpRequest.newBuilder(probe)
            .timeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    CompletionStage<HttpResponse<Void>> answer =
        HttpClient.newHttpClient().sendAsync(head, HttpResponse.BodyHandlers.discarding());
    answer.whenComplete(EncodedSlashes::report);
  }

  private static void report(HttpResponse<?> answer, Throwable error) {
    if (error != null) {
      LOG.log(Level.FINE, "the server could not be asked about %2F in paths", error);
    } else if (answer.headers().firstValue(HubFilter.MARK).isEmpty()) {
      LOG.warning(
          "This server refuses %2F in paths: configure it as README.md says, or ask the subscription"
              + " API by query, as in "
              + SubscriptionPath.ROOT
              + "?topic=…");
    } else {
      LOG.fine("this server lets %2F in paths through");
    }
  }
}
