package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of the deployed hub over TLS whose requests all share one HTTP/2 connection. It trusts
 * the test server's certificate alone.
 */
final class Http2Client implements AutoCloseable {
  private final String origin;
  private final HttpClient client;
  private final ExecutorService readers = Executors.newCachedThreadPool();

  Http2Client() {
    this("https://localhost:" + System.getProperty("it.https.port"));
  }

  /** A client of what answers at another origin with the same certificate. */
  Http2Client(String origin) {
    this.origin = origin;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trustingTestCertificate())
            .build();
  }

  /** A subscription's response; its body is the stream. */
  HttpResponse<InputStream> subscribe(String topic) {
    return send(request("?" + Form.encode("topic", topic)).build());
  }

  /** Subscribes, to read the events one by one. */
  Stream open(String topic) {
    HttpResponse<InputStream> response = subscribe(topic);
    if (response.statusCode() != 200) {
      throw new AssertionError("no event stream: " + response);
    }
    return new Stream(response.body());
  }

  /** Publishes, and returns the id that the hub answers. */
  String publish(String topic, String data) {
    HttpResponse<InputStream> response =
        send(
            request("")
                .header("Authorization", Token.classic().publish("*").bearer())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(Form.encode("topic", topic, "data", data)))
                .build());
    return textOf(response);
  }

  /** What another path of the hub answers. */
  String get(String path, Token token) {
    return textOf(
        send(
            HttpRequest.newBuilder(URI.create(origin + path))
                .header("Authorization", token.bearer())
                .build()));
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(URI.create(origin + Hub.PATH + query));
  }

  private static String textOf(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      String text = new String(body.readAllBytes(), UTF_8);
      if (response.statusCode() != 200) {
        throw new AssertionError(response + " " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    return client
        .sendAsync(request, BodyHandlers.ofInputStream())
        .orTimeout(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  /** What trusts the certificate of the test server, and no other. */
  static SSLContext trustingTestCertificate() {
    char[] password = System.getProperty("it.keystore.password").toCharArray();
    try (InputStream file = Files.newInputStream(Path.of(System.getProperty("it.keystore")))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, password);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("mercure", keys.getCertificate("mercure"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One stream of the connection. It is read only while a test waits for something. */
  final class Stream {
    private final InputStream body;
    private final SseParser parser = new SseParser();

    private Stream(InputStream body) {
      this.body = body;
    }

    ServerSentEvent nextEvent() {
      return inTime(this::awaitEvent).join();
    }

    /** Begins to read the next events, beside what the test does meanwhile. */
    CompletableFuture<List<ServerSentEvent>> nextEvents(int count) {
      return inTime(() -> java.util.stream.Stream.generate(this::awaitEvent).limit(count).toList());
    }

    private ServerSentEvent awaitEvent() {
      Optional<ServerSentEvent> event = parser.pollEvent();
      while (event.isEmpty()) {
        read();
        event = parser.pollEvent();
      }
      return event.get();
    }

    /** Waits until the hub has sent this many comment lines in all; returns their number. */
    int awaitComments(int count) {
      return inTime(
              () -> {
                while (parser.comments() < count) {
                  read();
                }
                return parser.comments();
              })
          .join();
    }

    /** Ends this stream alone: the connection stays open. */
    void cancel() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read() {
      byte[] buffer = new byte[8192];
      try {
        int length = body.read(buffer);
        if (length < 0) {
          throw new AssertionError("the stream ended");
        }
        parser.feed(buffer, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private <T> CompletableFuture<T> inTime(Supplier<T> awaited) {
      return CompletableFuture.supplyAsync(awaited, readers)
          .orTimeout(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
