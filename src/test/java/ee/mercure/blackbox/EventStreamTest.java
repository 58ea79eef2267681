package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests' own client, against a server that plays back bytes. */
final class EventStreamTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void eventsAreReadAcrossChunks() {
    try (EventStream stream = play(HEAD + chunks(":\nid: a\nda", "ta: x\ndata: y\n", "\n") + END)) {
      assertThat(stream.nextEvent())
          .isEqualTo(new ServerSentEvent("message", "x\ny", "a", "id: a\ndata: x\ndata: y\n\n"));
      assertThat(stream.text()).isEqualTo(":\nid: a\ndata: x\ndata: y\n\n");
      assertThat(stream.awaitComments(1)).isEqualTo(1);
      assertThat(stream.awaitClosed()).isTrue();
    }
  }

  @Test
  void everyFieldIsInterpretedAsBrowsersDo() {
    String sent = "retry: 5\n\nevent:t\rid: 1\r\ndata:  two\ndata\n\ndata: z\n\nid: 2\n\ndata:\n\n";
    try (EventStream stream = play(HEAD + chunks(sent) + END)) {
      List<ServerSentEvent> events = stream.nextEvents(3);
      assertThat(events)
          .extracting(ServerSentEvent::type)
          .containsExactly("t", "message", "message");
      assertThat(events).extracting(ServerSentEvent::data).containsExactly(" two\n", "z", "");
      assertThat(events).extracting(ServerSentEvent::id).containsExactly("1", "1", "2");
      assertThat(stream.reconnectionTime()).contains("5");
    }
  }

  @Test
  void aCutConnectionIsNoCleanEnd() {
    try (EventStream stream = play(HEAD + chunks(":\n"))) {
      assertThat(stream.awaitClosed()).isFalse();
    }
  }

  @Test
  void waitingForAnEventFailsWhenTheStreamEnds() {
    try (EventStream stream = play(HEAD + chunks(":\n") + END)) {
      assertThatThrownBy(stream::nextEvent).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aResponseThatIsNoStreamFailsTheSubscription() {
    String refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\nnope";
    assertThatThrownBy(() -> play(refusal))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("400 nope");
  }

  private static final String END = "0\r\n\r\n";

  private EventStream play(String response) {
    Thread player =
        new Thread(
            () -> {
              try (Socket client = server.accept()) {
                client.getOutputStream().write(response.getBytes(UTF_8));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    player.setDaemon(true);
    player.start();
    return new Hub(server.getInetAddress().getHostAddress(), server.getLocalPort())
        .subscribe("topic", "x");
  }

  private static String chunks(String... parts) {
    StringBuilder chunks = new StringBuilder();
    for (String part : parts) {
      chunks.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
    }
    return chunks.toString();
  }
}
