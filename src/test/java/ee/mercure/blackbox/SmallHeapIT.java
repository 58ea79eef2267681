package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * All that is known to use up a hub's memory, at the same time and on a small heap: it says what is
 * too much, and goes on when that is over. It takes all of the machine, so nothing runs beside it.
 */
@LibertyOnly("it starts Open Liberty itself")
@Isolated
final class SmallHeapIT {
  private static final String HEAP = "256m";
  private static final int SUBSCRIBERS = 3_000;
  private static final int UPDATES = 48;
  private static final int UPDATE_BYTES = 500_000;
  private static final int LONG_HEADS = 16;
  private static final int HALF_SENT = 300;
  private static final int LARGE_QUERIES = 60;
  private static final int QUERY_TOPICS = 1_000;
  private static final int QUERY_TOPIC_LENGTH = 900;
  private static final Set<Integer> REFUSED = Set.of(429, 503);

  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");

  /** What publishers and subscribers with large queries were answered. */
  private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

  @TempDir Path directory;

  @Test
  void whatIsTooMuchIsRefusedAndTheHubGoesOn() throws Exception {
    try (HubProcess server = HubProcess.in(directory)) {
      server.heap(HEAP);
      server.start(Map.of());
      Bystander bystander = new Bystander(server.hub());
      bystander.isServed();
      try (PlainSockets attackers = new PlainSockets(server.hub())) {
        attack(server.hub(), attackers);
      }
      answers.removeAll(REFUSED);
      assertThat(answers).containsOnly(200);
      Deadline.await("it serves again", () -> isServed(bystander));
      assertThat(server.log()).doesNotContain("OutOfMemoryError");
    }
  }

  private static boolean isServed(Bystander bystander) {
    try {
      bystander.isServed();
      return true;
    } catch (AssertionError | UncheckedIOException e) {
      return false;
    }
  }

  private void attack(Hub hub, PlainSockets attackers) throws Exception {
    String subscription =
        "GET /.well-known/mercure?topic=" + topic + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int i = 0; i < SUBSCRIBERS; i++) {
      attackers.open(subscription);
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < UPDATES; i++) {
        running.add(threads.submit(() -> publish(hub)));
      }
      for (int i = 0; i < LARGE_QUERIES; i++) {
        running.add(threads.submit(() -> subscribeToMany(attackers)));
      }
      for (int i = 0; i < LONG_HEADS; i++) {
        running.add(threads.submit(() -> sendFieldsWithoutEnd(attackers)));
      }
      for (Future<?> each : running) {
        each.get();
      }
      assertThat(answers).contains(200);
      sendHalves(attackers);
      publish(hub);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void sendHalves(PlainSockets attackers) throws IOException {
    for (int i = 0; i < HALF_SENT; i++) {
      sendUntilRefused(attackers.open(query(900_000)), "topic=" + "x".repeat(100_000));
    }
  }

  private static String query(int length) {
    return "QUERY /.well-known/mercure HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private void publish(Hub hub) {
    answers.add(
        hub.publication(token, "topic", topic, "data", "x".repeat(UPDATE_BYTES)).send().status());
  }

  /** Stays open until the end if it is not refused. */
  private void subscribeToMany(PlainSockets attackers) {
    StringBuilder form = new StringBuilder("topic=" + topic);
    for (int i = 0; i < QUERY_TOPICS - 1; i++) {
      form.append("&topic=").append(i).append("x".repeat(QUERY_TOPIC_LENGTH));
    }
    try {
      Socket socket = attackers.open(query(form.length()));
      sendUntilRefused(socket, form.toString());
      String start =
          new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), US_ASCII);
      // Nothing at all comes from a connection that was reset.
      if (!start.isEmpty()) {
        answers.add(Integer.parseInt(start.substring("HTTP/1.1 ".length())));
      }
    } catch (SocketException e) {
      // Refused before all of it was sent.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendFieldsWithoutEnd(PlainSockets attackers) {
    try {
      Socket socket =
          attackers.open("GET /.well-known/mercure?topic=x HTTP/1.1\r\nHost: localhost\r\n");
      String field = "X-Field: " + "x".repeat(100_000) + "\r\n";
      for (int i = 0; i < 48; i++) {
        sendUntilRefused(socket, field);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendUntilRefused(Socket socket, String text) throws IOException {
    try {
      PlainSockets.send(socket, text);
    } catch (SocketException e) {
      // The answer says so, if it can still be read.
      return;
    }
  }
}
