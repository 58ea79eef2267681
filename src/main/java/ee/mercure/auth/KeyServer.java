package ee.mercure.auth;

import ee.mercure.config.KeyRefreshConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Fetches key material over HTTP, from a party that may be slow, broken or hostile: within a time
 * and a size, and never from another host than the one that is configured. Thread-safe.
 */
final class KeyServer {
  private static final int MAX_REDIRECTS = 3;
  private static final Pattern MAX_AGE = Pattern.compile("(?i)(?:^|[\\s,])max-age=\"?(\\d{1,9})");
  private static final Pattern UNCACHEABLE = Pattern.compile("(?i)(?:^|[\\s,])no-(?:store|cache)");

  private final HttpClient client;
  private final KeyRefreshConfig config;

  /**
   * What the server gave.
   *
   * @param maxAge for how long it says that this holds, if it says so
   */
  record Document(String body, Optional<Duration> maxAge) {}

  KeyServer(KeyRefreshConfig config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.timeout())
            .sslContext(trustingTheJvmsAuthorities())
            .build();
  }

  /** Not the default context: servers replace it with theirs, which may trust nobody. */
  private static SSLContext trustingTheJvmsAuthorities() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's trust store cannot be used", e);
    }
  }

  /** Fetches; fails with an {@link IOException} whose message says what went wrong. */
  CompletableFuture<Document> fetch(URI url) {
    return fetch(url, MAX_REDIRECTS);
  }

  private CompletableFuture<Document> fetch(URI url, int redirects) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/jwk-set+json, application/json")
            .timeout(config.timeout())
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, response -> new BoundedBody(config.maxBytes()));
    CompletableFuture<Document> document =
        exchange.thenCompose(response -> understand(url, response, redirects));
    document.orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    // The request's own timeout ends with the headers; this also gives up a body without end.
    return document.whenComplete((done, error) -> exchange.cancel(true));
  }

  private CompletableFuture<Document> understand(
      URI url, HttpResponse<byte[]> response, int redirects) {
    int status = response.statusCode();
    if (status == 200) {
      String body = new String(response.body(), StandardCharsets.UTF_8);
      return CompletableFuture.completedFuture(new Document(body, maxAge(response)));
    }
    Optional<URI> target =
        response.headers().firstValue("Location").flatMap(to -> resolve(url, to));
    boolean redirect = status == 301 || status == 302 || status == 307 || status == 308;
    if (!redirect || target.isEmpty()) {
      return CompletableFuture.failedFuture(new IOException("status " + status));
    }
    if (redirects == 0 || !isSameServer(url, target.get())) {
      return CompletableFuture.failedFuture(new IOException("a redirect that is not followed"));
    }
    return fetch(target.get(), redirects - 1);
  }

  private static Optional<URI> resolve(URI url, String location) {
    try {
      return Optional.of(url.resolve(location));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSameServer(URI url, URI target) {
    return url.getScheme().equalsIgnoreCase(target.getScheme())
        && url.getHost().equalsIgnoreCase(target.getHost())
        && url.getPort() == target.getPort();
  }

  private static Optional<Duration> maxAge(HttpResponse<?> response) {
    String cacheControl = String.join(",", response.headers().allValues("Cache-Control"));
    if (UNCACHEABLE.matcher(cacheControl).find()) {
      return Optional.of(Duration.ZERO);
    }
    Matcher maxAge = MAX_AGE.matcher(cacheControl);
    return maxAge.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(maxAge.group(1))))
        : Optional.empty();
  }
}
