package ee.mercure.blackbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The kind of server that the tests run on, as far as they have to know it. */
enum TestServer {
  LIBERTY("logs/messages.log", "dropins"),
  PAYARA("server.log", "autodeploy"),
  WILDFLY("log/server.log", "deployments");

  private final String log;
  private final String drop;

  TestServer(String log, String drop) {
    this.log = log;
    this.drop = drop;
  }

  static TestServer current() {
    return valueOf(System.getProperty("it.server.kind").toUpperCase(Locale.ROOT));
  }

  /** The log of the server and of the hub in it. */
  Path log() {
    return home().resolve(log);
  }

  /** The directory whose archives the server deploys and, once they are gone, undeploys. */
  Path dropDirectory() {
    return home().resolve(drop);
  }

  /** Waits until the server has deployed a dropped archive. */
  void awaitStart(Path war, ServerLog since) {
    switch (this) {
      case LIBERTY -> since.awaitText("Mercure EE is ready");
      case PAYARA -> awaitMarker(war, "_deployed");
      case WILDFLY -> awaitMarker(war, ".deployed");
    }
  }

  /** Waits until the server has given up on a dropped archive. */
  void awaitFailure(Path war, ServerLog since) {
    switch (this) {
      case LIBERTY -> since.awaitText("was not started");
      case PAYARA -> awaitMarker(war, "_deployFailed");
      case WILDFLY -> awaitMarker(war, ".failed");
    }
  }

  /** Waits until the server has forgotten an archive that it gave up on and that was taken away. */
  void awaitForgotten(Path war, ServerLog since) {
    if (this == WILDFLY) {
      since.awaitText("Undeployed \"" + war.getFileName() + "\"");
    }
  }

  /** Waits until a dropped archive that was taken away is stopped. */
  void awaitStop(Path war, ServerLog since) {
    switch (this) {
      case LIBERTY -> since.awaitText("has stopped successfully");
      case PAYARA -> awaitMarker(war, "_undeployed");
      case WILDFLY -> awaitMarker(war, ".undeployed");
    }
  }

  /** Where the server answers health checks: WildFly on its management port. */
  int healthPort() {
    return Integer.getInteger(this == WILDFLY ? "it.management.port" : "it.http.port");
  }

  /** Whether a header field arrives as the hub sent it: Payara sends ASCII only. */
  boolean sendsAnyHeader(String value) {
    return this != PAYARA || StandardCharsets.US_ASCII.newEncoder().canEncode(value);
  }

  /**
   * What a request whose path has a broken escape is answered with, by the server or by the hub:
   * Payara gives an empty response.
   */
  int statusOfPath(String broken) {
    return this == PAYARA && !broken.matches("(?:%[0-9A-F]{2})+") ? 200 : 400;
  }

  /**
   * What is answered where no hub serves: Payara says so when the application at its root failed.
   */
  Set<Integer> statusesWithoutHub() {
    return this == PAYARA ? Set.of(404, 500) : Set.of(404);
  }

  private static void awaitMarker(Path war, String suffix) {
    Path marker = war.resolveSibling(war.getFileName() + suffix);
    Deadline.await(marker.toString(), () -> Files.exists(marker));
  }

  private static Path home() {
    return Path.of(System.getProperty("it.server.home"));
  }
}
