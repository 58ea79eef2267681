package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.blackbox.ClientPrograms.Received;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clients of several languages, strict and lax, which begin with a cursor as the README
 * advises: nothing is lost, doubled or empty, whatever ends their streams.
 */
@LibertyOnly("starts Open Liberty itself; clients see the same HTTP of each server")
@Tag("edge")
final class ClientsIT {
  private static final long PACE_MILLIS = 100;

  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  /** What every client must receive. */
  private final List<Received> published = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void everyClientGetsEachUpdateOnceOverPlannedEndsAndARestart() throws Exception {
    try (HubProcess server = HubProcess.in(directory);
        ClientPrograms clients = new ClientPrograms()) {
      Map<String, String> settings =
          Map.of(
              "MERCURE_MAX_CONNECTION_AGE", "4s",
              "MERCURE_RETRY", "1s",
              "MERCURE_DRAIN_RETRY", "5s",
              "MERCURE_CORS_ORIGINS", clients.origin());
      server.serveTls();
      server.start(settings);
      String start = server.hub().publish(publisher, "topic", topic, "data", "before all");
      clients.start(server, directory, topic, start);

      publishUntilAllHaveCome(server.hub(), clients, 3);
      server.stop();
      server.start(settings);
      publishUntilAllHaveCome(server.hub(), clients, 2);

      publish(server.hub());
      String last = published.get(published.size() - 1).id();
      Deadline.await("the last update", () -> missing(clients, last).isEmpty());
      assertReceived(clients);
    }
  }

  /** Publishes until each client has opened so many streams. */
  private void publishUntilAllHaveCome(Hub hub, ClientPrograms clients, int times) {
    Returns returns = new Returns();
    Deadline deadline = Deadline.start();
    while (!returns.allSeen(clients.streams(), times)) {
      assertThat(deadline.hasPassed())
          .as("streams: %s, see %s", late(returns, clients, times), clients.complaints())
          .isFalse();
      publish(hub);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS));
      returns.observe(hub);
    }
  }

  private static List<String> late(Returns returns, ClientPrograms clients, int times) {
    return clients.streams().stream()
        .filter(stream -> returns.seen(stream) < times)
        .map(ClientStream::name)
        .toList();
  }

  private void publish(Hub hub) {
    String data = "{\"number\":" + published.size() + ",\n\"text\":\"€\"}";
    String id = hub.publish(publisher, "topic", topic, "data", data);
    published.add(new Received("message", id, data));
  }

  private static List<String> missing(ClientPrograms clients, String id) {
    return clients.received().entrySet().stream()
        .filter(stream -> stream.getValue().stream().noneMatch(event -> event.id().equals(id)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void assertReceived(ClientPrograms clients) {
    List<String> faults = new ArrayList<>();
    clients
        .received()
        .forEach((name, events) -> faultsOf(events).forEach(f -> faults.add(name + ": " + f)));
    assertThat(faults).isEmpty();
    assertThat(clients.protocols())
        .isNotEmpty()
        .allSatisfy(
            (name, protocol) ->
                assertThat(protocol.matches("h2|HTTP/2"))
                    .as(name + " spoke " + protocol)
                    .isEqualTo(name.endsWith("HTTP/2")));
  }

  /** What is wrong with the events of a stream, in few words. */
  private List<String> faultsOf(List<Received> events) {
    List<Received> updates = events.stream().filter(event -> !event.isNotice()).toList();
    List<String> faults = new ArrayList<>();
    long empty = updates.stream().filter(event -> event.data().isEmpty()).count();
    if (empty > 0) {
      faults.add(empty + " empty events");
    }
    List<Received> full = updates.stream().filter(event -> !event.data().isEmpty()).toList();
    List<Received> lost = new ArrayList<>(published);
    lost.removeAll(full);
    if (!lost.isEmpty()) {
      faults.add(lost.size() + " lost, first " + lost.get(0));
    }
    if (lost.isEmpty() && !full.equals(published)) {
      faults.add(full.size() + " updates, and not the " + published.size() + " in their order");
    }
    return faults;
  }
}
