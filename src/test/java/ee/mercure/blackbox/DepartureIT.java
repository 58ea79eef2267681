package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who closes a stream is known to be gone although nothing is ever written to that stream. */
@ExtendWith(ArquillianExtension.class)
final class DepartureIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Http2Client client = new Http2Client();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0s").build();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @ParameterizedTest
  @EnumSource
  void whoClosesIsGone(Generation generation) {
    try (Presence presence = new Presence(hub, generation, topic)) {
      RawConnection connection = hub.connect();
      EventStream.open(connection, hub.subscription(generation.topic(), topic)).awaitComments(1);
      Object subscriber = presence.onlySubscriber();
      connection.close();
      assertThat(presence.nextEnded()).isEqualTo(subscriber);
      assertThat(presence.listed()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoBreaksOffIsGone(Generation generation) {
    try (Presence presence = new Presence(hub, generation, topic)) {
      RawConnection connection = hub.connect();
      EventStream.open(connection, hub.subscription(generation.topic(), topic)).awaitComments(1);
      Object subscriber = presence.onlySubscriber();
      connection.reset();
      assertThat(presence.nextEnded()).isEqualTo(subscriber);
    }
  }

  @Test
  @NotOnLiberty("nothing tells it there but the next write, of which there is none here")
  void whoEndsOneStreamOfAnHttp2ConnectionIsGone() {
    try (Presence presence = new Presence(hub, Generation.CLASSIC, topic)) {
      Http2Client.Stream stream = client.open(topic);
      stream.awaitComments(1);
      Object subscriber = presence.onlySubscriber();
      stream.cancel();
      assertThat(presence.nextEnded()).isEqualTo(subscriber);
    }
  }

  /** A page that is loaded anew. */
  @Test
  void streamOfAnHttp2ConnectionThatEndedIsGoneOnceThereIsAnother() {
    try (Presence presence = new Presence(hub, Generation.CLASSIC, topic)) {
      Http2Client.Stream stream = client.open(topic);
      stream.awaitComments(1);
      Object subscriber = presence.onlySubscriber();
      stream.cancel();
      client.open(topic).awaitComments(1);
      assertThat(presence.nextEnded()).isEqualTo(subscriber);
      presence.onlySubscriber();
    }
  }
}
