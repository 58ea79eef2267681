package ee.mercure.log.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A Redis of this machine, for all tests of this process. */
public final class RedisServer {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final int PORT = freePort();

  static {
    redis.embedded.RedisServer server =
        redis.embedded.RedisServer.builder()
            .port(PORT)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
  }

  private RedisServer() {}

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, on loopback. */
  public static int port() {
    return PORT;
  }

  /** A log that nobody has used. */
  static RedisAccess newLog() {
    return new RedisAccess(
        "redis://127.0.0.1:" + PORT,
        RedisLogin.NONE,
        RedisLogin.NONE,
        "log" + NAMES.incrementAndGet(),
        Duration.ofSeconds(10));
  }
}
