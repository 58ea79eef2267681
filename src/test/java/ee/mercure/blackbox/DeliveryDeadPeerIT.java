package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber that goes away is forgotten without any update for it. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryDeadPeerIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "200ms").build();
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoClosesIsForgotten(Generation generation) {
    try (EventStream presence = presence(generation)) {
      RawConnection connection = hub.connect();
      Object subscriber = subscribe(generation, connection);
      connection.close();
      assertIsForgotten(generation, presence, subscriber);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoBreaksOffIsForgotten(Generation generation) {
    try (EventStream presence = presence(generation)) {
      RawConnection connection = hub.connect();
      Object subscriber = subscribe(generation, connection);
      connection.reset();
      assertIsForgotten(generation, presence, subscriber);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoStaysIsKept(Generation generation) {
    try (EventStream presence = presence(generation);
        EventStream staying = hub.subscribe(generation.topic(), topic)) {
      RawConnection connection = hub.connect();
      EventStream.open(connection, hub.subscription(generation.topic(), topic));
      assertThat(listed(generation)).hasSize(2);
      Object first = listed(generation).get(0).get("subscriber");
      Object second = listed(generation).get(1).get("subscriber");
      connection.close();
      assertThat(nextEnded(presence)).isEqualTo(second);
      staying.awaitComments(5);
      assertThat(listed(generation))
          .extracting(document -> document.get("subscriber"))
          .containsExactly(first);
    }
  }

  private Object subscribe(Generation generation, RawConnection connection) {
    EventStream.open(connection, hub.subscription(generation.topic(), topic)).awaitComments(1);
    assertThat(listed(generation)).hasSize(1);
    return listed(generation).get(0).get("subscriber");
  }

  private void assertIsForgotten(Generation generation, EventStream presence, Object subscriber) {
    Deadline.await("nobody is listed", () -> listed(generation).isEmpty());
    assertThat(nextEnded(presence)).isEqualTo(subscriber);
  }

  /** The subscriber of the next event about this topic that says "active: false". */
  private Object nextEnded(EventStream presence) {
    while (true) {
      Map<String, Object> document = SubscriptionApi.document(presence.nextEvent().data());
      if (topic.equals(document.getOrDefault("topic", document.get("match")))
          && Boolean.FALSE.equals(document.get("active"))) {
        return document.get("subscriber");
      }
    }
  }

  private EventStream presence(Generation generation) {
    return hub.subscribe(generation.token().subscribe("*"), generation.topic(), "*");
  }

  private List<Map<String, Object>> listed(Generation generation) {
    SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
    return generation == Generation.CLASSIC ? api.list(topic) : api.list("exact", topic);
  }
}
