package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server process of a test's own, which it may kill: Open Liberty with the hub. */
final class HubProcess implements AutoCloseable {
  private static final String SERVER = "mercure-killed";
  private static final long START_SECONDS = 180;

  private final Path home;
  private final int port;
  private String heap = "512m";
  private int httpsPort;
  private Process process;

  private HubProcess(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /** A server in an empty directory, not yet started. */
  static HubProcess in(Path home) throws IOException {
    return at(Program.freePort(), home);
  }

  /** The same at this port. */
  static HubProcess at(int port, Path home) throws IOException {
    Path server = Files.createDirectories(home.resolve("servers").resolve(SERVER));
    try (InputStream xml = HubProcess.class.getResourceAsStream("/liberty/server.xml")) {
      Files.copy(xml, server.resolve("server.xml"));
    }
    Files.createDirectories(server.resolve("dropins"));
    Files.copy(Path.of(System.getProperty("war")), server.resolve("dropins/mercure.war"));
    return new HubProcess(home, port);
  }

  /** Adds HTTPS with HTTP/2 as it is shipped, before the server is started. */
  void serveTls() throws IOException {
    Path shipped = Path.of(System.getProperty("it.edge.configurations")).resolveSibling("tls.xml");
    Path overrides = home.resolve("servers").resolve(SERVER).resolve("configDropins/overrides");
    Files.copy(shipped, Files.createDirectories(overrides).resolve("tls.xml"));
    httpsPort = Program.freePort();
  }

  /** Sets the size of its heap, such as {@code 256m}, before it is started. */
  void heap(String size) {
    heap = size;
  }

  /** Where it serves HTTPS, if it does. */
  int httpsPort() {
    return httpsPort;
  }

  /** Changes what is in the server's configuration, before it is started. */
  void configure(String from, String to) throws IOException {
    Path file = home.resolve("servers").resolve(SERVER).resolve("server.xml");
    String xml = Files.readString(file, UTF_8);
    if (!xml.contains(from)) {
      throw new AssertionError("not in server.xml: " + from);
    }
    Files.writeString(file, xml.replace(from, to), UTF_8);
  }

  Hub hub() {
    return new Hub("localhost", port);
  }

  Path history() {
    return home.resolve("history");
  }

  /** Starts the server and returns when the hub answers. */
  void start(Map<String, String> settings) throws IOException {
    Path liberty = Path.of(System.getProperty("liberty.home")).toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getenv().getOrDefault("JAVA_HOME", System.getProperty("java.home")))
                    .resolve("bin/java")
                    .toString(),
                "-Xmx" + heap,
                "-Dmp.config.profile=development",
                "@" + liberty.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + liberty.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                liberty.resolve("bin/tools/ws-server.jar").toString(),
                SERVER));
    builder.directory(home.toFile()).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("out.log").toFile()));
    builder.environment().put("WLP_USER_DIR", home.toString());
    builder.environment().put("IT_HTTP_PORT", Integer.toString(port));
    if (httpsPort != 0) {
      builder.environment().put("IT_HTTPS_PORT", Integer.toString(httpsPort));
    }
    builder.environment().put("MERCURE_HISTORY_PATH", history().toString());
    builder.environment().putAll(settings);
    process = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("the server does not start: " + log());
      }
      pause();
    }
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  private boolean answers() {
    try {
      // A subscription to nothing is a bad request, and a request to no hub is not found.
      return hub().request("GET", Hub.PATH).send().status() == 400;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The number of the process. */
  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  /** What the server has printed. */
  String log() throws IOException {
    return Files.readString(home.resolve("out.log"), UTF_8);
  }

  /** Has the server stop in its own time, by SIGTERM, and waits until it has. */
  void stop() {
    process.destroy();
    process.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Ends the process with SIGKILL and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
