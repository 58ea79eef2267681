package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeats of streams that share one HTTP/2 connection. */
final class Http2HeartbeatIT extends FrequentHeartbeatHub {
  private final Http2Client client = new Http2Client();
  private final String topic = Hub.uniqueTopic();

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void silentStreamGetsHeartbeats() {
    client.open(topic).awaitComments(3);
  }

  /** The connection lives on, so only a write shows it. */
  @Test
  void streamThatItsClientEndsIsForgotten() {
    SubscriptionApi api = new SubscriptionApi(Hub.deployed(), Token.classic().subscribe("*"));
    Http2Client.Stream ended = client.open(topic);
    Http2Client.Stream other = client.open(topic);
    assertThat(api.list(topic)).hasSize(2);
    ended.cancel();
    Deadline.await("one is listed", () -> api.list(topic).size() == 1);
    int comments = other.awaitComments(1);
    other.awaitComments(comments + 2);
  }
}
