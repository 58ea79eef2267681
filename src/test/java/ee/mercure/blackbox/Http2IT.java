package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * HTTP/2 over TLS, with streams that share one connection of one client. Without heartbeats,
 * nothing pushes on what a server holds back.
 */
@ExtendWith(ArquillianExtension.class)
final class Http2IT {
  /** As many as browsers and servers allow on one connection. */
  private static final int STREAMS = 99;

  private static final int LARGE = 100_000;

  private final Http2Client client = new Http2Client();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0s").and("mercure.write-timeout", "10m").build();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void connectionIsHttp2OverTls() {
    HttpResponse<InputStream> response = client.subscribe(topic);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.sslSession()).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
  }

  @Test
  void streamsOfOneConnectionAllGetTheUpdate() {
    List<Http2Client.Stream> streams = open(STREAMS);
    String first = client.publish(topic, "x");
    String second = client.publish(topic, "y".repeat(LARGE));
    // All at once: servers do not wait long for a client that takes nothing from a stream.
    List<CompletableFuture<List<ServerSentEvent>>> reads =
        streams.stream().map(stream -> stream.nextEvents(2)).toList();
    for (CompletableFuture<List<ServerSentEvent>> read : reads) {
      List<ServerSentEvent> events = read.join();
      assertThat(events).extracting(ServerSentEvent::id).containsExactly(first, second);
      assertThat(events.get(1).data()).hasSize(LARGE);
    }
  }

  /** Flow control of one stream holds up neither its connection nor the hub. */
  @Test
  void streamThatIsNotReadHoldsUpNoOther() {
    List<Http2Client.Stream> streams = open(2);
    Http2Client.Stream unread = streams.get(0);
    Http2Client.Stream read = streams.get(1);
    List<String> ids = new ArrayList<>();
    // More than the client's window for one stream, less than that for the connection; few enough
    // to be sent before the server gives up a stream from which nothing is taken.
    for (int i = 0; i < 10; i++) {
      ids.add(client.publish(topic, "z".repeat(LARGE)));
      assertThat(read.nextEvent().id()).isEqualTo(ids.get(i));
    }
    for (String id : ids) {
      assertThat(unread.nextEvent().id()).isEqualTo(id);
    }
  }

  private List<Http2Client.Stream> open(int count) {
    List<Http2Client.Stream> streams = new ArrayList<>();
    while (streams.size() < count) {
      streams.add(client.open(topic));
    }
    return streams;
  }
}
