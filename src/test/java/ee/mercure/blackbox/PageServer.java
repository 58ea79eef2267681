package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A web site on an origin of its own: a page of the tests and the libraries that it uses. What the
 * page posts to {@code /report} is kept, line by line.
 */
final class PageServer implements AutoCloseable {
  private static final Path LIBRARIES =
      Path.of(System.getProperty("it.clients"), "npm", "node_modules");

  private final HttpServer server;
  private final Path page;
  private final List<String> reports = new CopyOnWriteArrayList<>();

  private PageServer(HttpServer server, Path page) {
    this.server = server;
    this.page = page;
  }

  static PageServer start() {
    return serve(Path.of(System.getProperty("it.browser.page")));
  }

  /** A site of this page. */
  static PageServer serve(Path page) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      PageServer site = new PageServer(server, page);
      server.createContext("/", site::answer);
      server.createContext("/report", site::report);
      server.start();
      return site;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String page() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** What the page has reported so far. */
  List<String> reports() {
    return reports;
  }

  private void report(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      reports.addAll(body.lines().toList());
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = path.equals("/") ? page : LIBRARIES.resolve(path.substring(1));
      // Modules of the libraries import each other without the end of the name.
      Path found =
          Files.isRegularFile(file) ? file : file.resolveSibling(file.getFileName() + ".js");
      if (!Files.isRegularFile(found)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean html = found.equals(page);
      exchange.getResponseHeaders().set("Content-Type", html ? "text/html" : "text/javascript");
      byte[] bytes = Files.readAllBytes(found);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
