package ee.mercure.log.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisExecProvider;

/** A Redis of one test, which may be killed and started again. */
final class RedisProcess {
  private static final long SECONDS = 60;

  private final Path directory;
  private final int port;
  private Process process;

  RedisProcess(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    port = freePort();
  }

  private static int freePort() throws IOException {
    // Nodes of a cluster speak to each other at a port that is so much higher.
    int highest = 65_535 - 10_000;
    while (true) {
      try (ServerSocket free = new ServerSocket(0)) {
        if (free.getLocalPort() <= highest) {
          return free.getLocalPort();
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** Starts it where it was, and waits until it serves. */
  void start(String... settings) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                RedisExecProvider.defaultProvider().get().getPath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString()));
    command.addAll(List.of(settings));
    start(command);
  }

  /**
   * Starts it as a sentinel.
   *
   * @param settings lines of its configuration
   */
  void startSentinel(String... settings) throws Exception {
    List<String> lines =
        new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + directory));
    lines.addAll(List.of(settings));
    Path file = Files.write(directory.resolve("sentinel.conf"), lines);
    start(
        List.of(
            RedisExecProvider.defaultProvider().get().getPath(), file.toString(), "--sentinel"));
  }

  private void start(List<String> command) throws Exception {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!serves()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IllegalStateException("Redis does not start: see " + directory);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean serves() {
    try (Jedis connection = client()) {
      return connection.ping().equals("PONG");
    } catch (JedisException e) {
      return e.getMessage() != null && e.getMessage().startsWith("NOAUTH");
    }
  }

  Jedis client() {
    return new Jedis("127.0.0.1", port);
  }

  RedisAccess access(Optional<String> password) {
    return new RedisAccess(
        "redis://127.0.0.1:" + port,
        new RedisLogin(Optional.empty(), password),
        RedisLogin.NONE,
        "faults",
        Duration.ofSeconds(2));
  }

  /** Stops it where it stands, with SIGSTOP, or has it go on, with SIGCONT. */
  void signal(String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it at once, as a loss of power does for what it had only in memory. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Ends it, if it was started. */
  void end() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }
}
