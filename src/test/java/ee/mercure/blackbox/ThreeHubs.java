package ee.mercure.blackbox;

import ee.mercure.log.postgresql.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Starts a PostgreSQL and three hubs on it, in the development profile, for whoever wants to try
 * them, until it is ended. What they kept the last time is gone.
 */
public final class ThreeHubs {
  private static final int HUBS = 3;

  private ThreeHubs() {}

  /**
   * Starts them and says where they are.
   *
   * @param arguments the port of the first one, whose successors the others have, and a directory
   *     that is emptied
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Path directory = Path.of(arguments[1]).toAbsolutePath();
    empty(directory);
    Map<String, String> settings =
        SharedLogSettings.onPostgreSql("mercure", PostgreSqlServer.port());
    for (int i = 0; i < HUBS; i++) {
      HubProcess hub =
          HubProcess.at(port + i, Files.createDirectories(directory.resolve("hub" + (i + 1))));
      Runtime.getRuntime().addShutdownHook(new Thread(hub::close));
      hub.start(settings);
      System.out.printf("Hub %d: http://localhost:%d%s%n", i + 1, hub.port(), Hub.PATH);
    }
    System.out.println("What one takes, all deliver. Ctrl-C ends them.");
    new CountDownLatch(1).await();
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    }
  }
}
