package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ee.mercure.history.Durability;
import ee.mercure.history.Retention;
import ee.mercure.history.UpdateStore;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 14: the disk under a running hub fails. */
final class HistoryFaultsIT {
  private static final String DATA = "x".repeat(20_000);
  private static final int MANY = 10_000;

  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");
  private final List<String> acknowledged = new ArrayList<>();

  @TempDir Path directory;

  /** A real disk that is full, though small and in memory: only root may make one. */
  @Test
  void fullDiskIsSurvived() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "mounting needs root");
    try (HubProcess server = HubProcess.in(directory)) {
      Path disk = Files.createDirectories(server.history());
      run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
      try {
        Path filler = Files.write(disk.resolve("filler"), new byte[4 << 20]);
        server.start(Map.of());
        try (EventStream stream = server.hub().subscribe("topic", topic)) {
          publishUntilFull(server.hub());
          assertThat(server.log().lines().filter(line -> line.contains("No space left on device")))
              .as("one line of the log, not one for each publication")
              .hasSize(1);
          assertThat(ids(stream))
              .as("who is connected gets what was taken")
              .isEqualTo(acknowledged);
          assertReplayed(server.hub());

          Files.delete(filler);
          Deadline.await("publications are taken again", () -> publish(server.hub()) == 200);
          assertThat(stream.nextEvent().id()).isEqualTo(acknowledged.get(acknowledged.size() - 1));
          assertReplayed(server.hub());
        }
        server.kill();
        server.start(Map.of());
        assertReplayed(server.hub());
      } finally {
        server.close();
        run("umount", disk.toString());
      }
    }
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

  @Test
  void cursorThatCannotBeLookedUpIsNotTakenForUnknown() throws Exception {
    try (HubProcess server = HubProcess.in(directory)) {
      Files.createDirectories(server.history());
      Path file = server.history().resolve("history.mv");
      List<String> ids = fill(file);
      server.start(Map.of());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(2 * 4096);
      }
      RawResponse refused = null;
      // What the hub has in memory it still finds.
      for (int i = 0; i < ids.size() && (refused == null || refused.isEventStream()); i += 97) {
        refused = server.hub().subscription("topic", topic, "lastEventID", ids.get(i)).send();
      }
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text().lines()).hasSize(1);
      assertThat(refused.header("Retry-After")).isPresent();
      try (EventStream live = server.hub().subscribe("topic", topic)) {
        assertThat(live.response().status()).as("who needs no history is served").isEqualTo(200);
      }
    }
  }

  /** Enough for a file that is larger than what the hub keeps of it in memory. */
  private List<String> fill(Path file) throws IOException {
    Retention retention = new Retention(Duration.ofDays(1), MANY, Long.MAX_VALUE, List.of());
    try (UpdateStore store =
        UpdateStore.open(file, Durability.NEVER, false, retention, Clock.systemUTC())) {
      for (int batch = 0; batch < MANY; batch += 100) {
        List<Update> updates = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
          updates.add(Update.of(topic).data(DATA).build().at(batch + i));
        }
        store.write(updates);
        updates.forEach(update -> acknowledged.add(update.id()));
      }
    }
    assertThat(new HashSet<>(acknowledged)).hasSize(MANY);
    return acknowledged;
  }
}
