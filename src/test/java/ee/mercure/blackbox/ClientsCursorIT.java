package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.blackbox.ClientPrograms.Received;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clients that begin without a cursor and have received nothing when their stream ends as
 * planned: what is published before they are back reaches them.
 */
@LibertyOnly("starts Open Liberty itself; clients see the same HTTP of each server")
@Tag("edge")
final class ClientsCursorIT {
  private final Token publisher = Token.classic().publish("*");

  /** By a stream's name: what it must receive, published while it was away. */
  private final Map<String, List<Received>> published = new HashMap<>();

  @TempDir Path directory;

  @Test
  void clientThatHadNoUpdateMissesNothingAtAPlannedEnd() throws Exception {
    try (HubProcess server = HubProcess.in(directory);
        ClientPrograms clients = new ClientPrograms()) {
      server.serveTls();
      server.start(
          Map.of(
              "MERCURE_MAX_CONNECTION_AGE", "4s",
              "MERCURE_RETRY", "2s",
              "MERCURE_CORS_ORIGINS", clients.origin()));
      server.hub().publish(publisher, "topic", Hub.uniqueTopic(), "data", "for nobody");
      clients.start(server, directory, Hub.uniqueTopic(), "");

      Returns returns = new Returns();
      Deadline.await(
          "an update for each while it is away",
          () -> {
            publishToThoseAway(server.hub(), clients, returns);
            return published.size() == clients.streams().size();
          });
      Returns later = new Returns();
      Deadline.await(
          "all are back, and once more",
          () -> {
            later.observe(server.hub());
            return later.allSeen(clients.streams(), 2);
          });
      Deadline.await("what each has missed", () -> withoutUpdate(clients).isEmpty());
      assertThat(updatesOf(clients)).isEqualTo(published);
    }
  }

  /** The hub ended their stream, since nothing else does, and they are not back yet. */
  private void publishToThoseAway(Hub hub, ClientPrograms clients, Returns returns) {
    Set<String> here = returns.observe(hub);
    for (ClientStream stream : clients.streams()) {
      boolean away = returns.seen(stream) > 0 && !here.contains(stream.topic());
      if (away && !published.containsKey(stream.name())) {
        String id = hub.publish(publisher, "topic", stream.topic(), "data", stream.name());
        published.put(stream.name(), List.of(new Received("message", id, stream.name())));
      }
    }
  }

  private static List<String> withoutUpdate(ClientPrograms clients) {
    return updatesOf(clients).entrySet().stream()
        .filter(stream -> stream.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, List<Received>> updatesOf(ClientPrograms clients) {
    Map<String, List<Received>> updates = new HashMap<>();
    clients
        .received()
        .forEach(
            (name, events) ->
                updates.put(name, events.stream().filter(e -> !e.isNotice()).toList()));
    return updates;
  }
}
