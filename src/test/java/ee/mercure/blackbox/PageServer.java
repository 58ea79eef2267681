package ee.mercure.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web site on an origin of its own: the page of the tests and the libraries that it uses. */
final class PageServer implements AutoCloseable {
  private static final Path LIBRARIES = Path.of(System.getProperty("it.browser.libraries"));
  private static final Path PAGE = Path.of(System.getProperty("it.browser.page"));

  private final HttpServer server;

  private PageServer(HttpServer server) {
    this.server = server;
  }

  static PageServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", PageServer::answer);
      server.start();
      return new PageServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String page() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = path.equals("/") ? PAGE : LIBRARIES.resolve(path.substring(1));
      // Modules of the libraries import each other without the end of the name.
      Path found =
          Files.isRegularFile(file) ? file : file.resolveSibling(file.getFileName() + ".js");
      if (!Files.isRegularFile(found)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean html = found.equals(PAGE);
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
