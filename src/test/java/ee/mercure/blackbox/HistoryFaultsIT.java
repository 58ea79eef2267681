package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 14: the disk under a running hub fails. */
@OwnProcess
final class HistoryFaultsIT {
  private static final String DATA = "x".repeat(20_000);
  private static final int MANY = 10_000;

  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");
  private final List<String> acknowledged = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void fullDiskIsSurvived() throws Exception {
    onSmallDisk(
        (server, disk) -> {
          Path filler = Files.write(disk.resolve("filler"), new byte[4 << 20]);
          server.start(Map.of());
          try (EventStream stream = server.hub().subscribe("topic", topic)) {
            publishUntilFull(server.hub());
            assertThat(
                    server.log().lines().filter(line -> line.contains("No space left on device")))
                .as("one line of the log, not one for each publication")
                .hasSize(1);
            assertThat(health(server, "ready")).isEqualTo(503);
            assertThat(health(server, "live")).as("a new start would not help").isEqualTo(200);
            assertThat(ids(stream))
                .as("who is connected gets what was taken")
                .isEqualTo(acknowledged);
            assertReplayed(server.hub());

            Files.delete(filler);
            awaitPublished(server.hub());
            assertThat(health(server, "ready")).isEqualTo(200);
            assertThat(stream.nextEvent().id())
                .isEqualTo(acknowledged.get(acknowledged.size() - 1));
            assertReplayed(server.hub());
          }
          server.kill();
          server.start(Map.of());
          assertReplayed(server.hub());
        });
  }

  @Test
  void historyThatIsMovedAwayTakesNoPublicationUntilItIsBack() throws Exception {
    onSmallDisk(
        (server, disk) -> {
          server.start(Map.of());
          publish(server.hub());
          Path file = disk.resolve("history.mv");
          Path aside = Files.move(file, disk.resolve("aside"));
          assertThat(publish(server.hub())).isEqualTo(503);
          assertThat(publish(server.hub())).isEqualTo(503);
          assertThat(server.log().lines().filter(line -> line.contains("no longer the file")))
              .as("one line of the log, not one for each publication")
              .hasSize(1);
          assertReplayed(server.hub());

          Files.move(aside, file);
          awaitPublished(server.hub());
          assertReplayed(server.hub());
          server.kill();
          server.start(Map.of());
          assertReplayed(server.hub());
        });
  }

  @Test
  void cursorThatCannotBeLookedUpIsNotTakenForUnknown() throws Exception {
    onSmallDisk(
        (server, disk) -> {
          server.start(Map.of());
          for (int i = 0; i < 100; i++) {
            publish(server.hub());
          }
          server.kill();
          // What is read from now on comes from the disk.
          server.start(Map.of());
          try (FileChannel file =
              FileChannel.open(disk.resolve("history.mv"), StandardOpenOption.WRITE)) {
            file.truncate(8192);
          }
          if (!isKnown(server.hub(), acknowledged.get(0), acknowledged.get(1))) {
            RawResponse refused =
                server
                    .hub()
                    .subscription("topic", topic, "lastEventID", acknowledged.get(0))
                    .send();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text().lines()).hasSize(1);
            assertThat(refused.header("Retry-After")).isPresent();
          }
          assertThat(publish(server.hub())).isEqualTo(503);
          try (EventStream live = server.hub().subscribe("topic", topic)) {
            assertThat(live.response().status()).as("who needs no history").isEqualTo(200);
          }
        });
  }

  /** Who keeps house may have read the file before it was cut short; then replay goes on. */
  private boolean isKnown(Hub hub, String cursor, String next) {
    EventStream resumed;
    try {
      resumed = hub.subscription("topic", topic, "lastEventID", cursor).open();
    } catch (AssertionError refused) {
      return false;
    }
    try (resumed) {
      assertThat(resumed.nextEvent().id()).as("the first after the cursor").isEqualTo(next);
      return true;
    }
  }

  private static int health(HubProcess server, String check) {
    return server.hub().request("GET", "/health/" + check).send().status();
  }

  /** What is done with a server whose history lies on a disk of its own. */
  @FunctionalInterface
  private interface Scene {
    void play(HubProcess server, Path disk) throws Exception;
  }

  /** A real disk that gets full, though small and in memory: only root may make one. */
  private void onSmallDisk(Scene scene) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "mounting needs root");
    try (HubProcess server = HubProcess.in(directory)) {
      Path disk = Files.createDirectories(server.history());
      run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
      try {
        scene.play(server, disk);
      } finally {
        server.kill();
        run("umount", disk.toString());
      }
    }
  }

  private void awaitPublished(Hub hub) {
    Deadline.await("publications are taken again", () -> publish(hub) == 200);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  private void publishUntilFull(Hub hub) {
    for (int i = 0; i < MANY; i++) {
      if (publish(hub) == 503) {
        return;
      }
    }
    throw new AssertionError("the disk is never full");
  }

  /** Publishes; the answer's status, which is 200 or 503. */
  private int publish(Hub hub) {
    RawResponse response = hub.publication(token, "topic", topic, "data", DATA).send();
    if (response.status() == 200) {
      acknowledged.add(response.text());
    } else {
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text().lines()).hasSize(1);
      assertThat(response.text()).contains("could not be stored");
      assertThat(response.header("Retry-After")).isPresent();
    }
    return response.status();
  }

  private List<String> ids(EventStream stream) {
    return stream.nextEvents(acknowledged.size()).stream().map(ServerSentEvent::id).toList();
  }

  private void assertReplayed(Hub hub) {
    try (EventStream resumed = hub.subscribe("topic", topic, "lastEventID", "earliest")) {
      assertThat(ids(resumed)).isEqualTo(acknowledged);
    }
  }
}
