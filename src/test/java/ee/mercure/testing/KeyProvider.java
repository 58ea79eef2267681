package ee.mercure.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small real key server on loopback, whose keys rotate, and which fails and lies when told. */
public final class KeyProvider implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile HttpHandler answer = exchange -> respond(exchange, 500, "");

  private KeyProvider(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A server that answers 500 until it is told otherwise. */
  public static KeyProvider start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new KeyProvider(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      answer.handle(exchange);
    }
  }

  /** The URL of its JWK Set. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  /** The same URL with another name for the same host. */
  public String urlByName() {
    return url().replace("127.0.0.1", "localhost");
  }

  /** How often it was asked. */
  public int requests() {
    return requests.get();
  }

  /** Gives out these JWKs. */
  public KeyProvider serve(String... jwks) {
    return serveText("{\"keys\":[" + String.join(",", jwks) + "]}");
  }

  /** Gives out this text. */
  public KeyProvider serveText(String text) {
    answer = exchange -> respond(exchange, 200, text);
    return this;
  }

  /** Gives out these JWKs, which it says are good for so many seconds. */
  public KeyProvider serveFor(int seconds, String... jwks) {
    String text = "{\"keys\":[" + String.join(",", jwks) + "]}";
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Cache-Control", "public, max-age=" + seconds);
          respond(exchange, 200, text);
        };
    return this;
  }

  /** Fails with a status. */
  public KeyProvider fail(int status) {
    answer = exchange -> respond(exchange, status, "no keys today");
    return this;
  }

  /** Redirects everything but {@code /moved}, which gives out these JWKs. */
  public KeyProvider redirect(String location, String... jwks) {
    String text = "{\"keys\":[" + String.join(",", jwks) + "]}";
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/moved")) {
            respond(exchange, 200, text);
          } else {
            exchange.getResponseHeaders().add("Location", location);
            respond(exchange, 302, "");
          }
        };
    return this;
  }

  /** Takes requests and never answers. */
  public KeyProvider hang() {
    answer = exchange -> awaitClose();
    return this;
  }

  /** Answers with a body that never ends. */
  public KeyProvider drip() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"keys\":[".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          awaitClose();
        };
    return this;
  }

  private void awaitClose() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
