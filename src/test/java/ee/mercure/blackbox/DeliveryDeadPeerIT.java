package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber that goes away is forgotten without any update for it. */
final class DeliveryDeadPeerIT extends FrequentHeartbeatHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @ParameterizedTest
  @EnumSource
  void subscriberWhoClosesIsForgotten(Generation generation) {
    try (Presence presence = new Presence(hub, generation, topic)) {
      RawConnection connection = hub.connect();
      Object subscriber = subscribe(generation, connection, presence);
      connection.close();
      assertIsForgotten(presence, subscriber);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoBreaksOffIsForgotten(Generation generation) {
    try (Presence presence = new Presence(hub, generation, topic)) {
      RawConnection connection = hub.connect();
      Object subscriber = subscribe(generation, connection, presence);
      connection.reset();
      assertIsForgotten(presence, subscriber);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoStaysIsKept(Generation generation) {
    try (Presence presence = new Presence(hub, generation, topic);
        EventStream staying = hub.subscribe(generation.topic(), topic)) {
      RawConnection connection = hub.connect();
      EventStream.open(connection, hub.subscription(generation.topic(), topic));
      assertThat(presence.listed()).hasSize(2);
      Object first = presence.listed().get(0).get("subscriber");
      Object second = presence.listed().get(1).get("subscriber");
      connection.close();
      assertThat(presence.nextEnded()).isEqualTo(second);
      staying.awaitComments(5);
      assertThat(presence.listed())
          .extracting(document -> document.get("subscriber"))
          .containsExactly(first);
    }
  }

  private Object subscribe(Generation generation, RawConnection connection, Presence presence) {
    EventStream.open(connection, hub.subscription(generation.topic(), topic)).awaitComments(1);
    return presence.onlySubscriber();
  }

  private static void assertIsForgotten(Presence presence, Object subscriber) {
    Deadline.await("nobody is listed", () -> presence.listed().isEmpty());
    assertThat(presence.nextEnded()).isEqualTo(subscriber);
  }
}
