package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that stop for good delay nobody, and are cut. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryStalledReadersIT {
  private static final String DATA = "x".repeat(128 * 1024);
  private static final int UPDATES = 64;
  private static final int STALLED = 30;
  private static final int HEALTHY = 5;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final String healthyTopic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.outbox.max-bytes", "300KiB")
        .and("mercure.write-timeout", "1s")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void stalledReadersAreCutAndHealthyOnesGetEverything(Generation generation) {
    List<EventStream> stalled = new ArrayList<>();
    List<EventStream> healthy = new ArrayList<>();
    try (EventStream presence = presence(generation)) {
      for (int i = 0; i < STALLED; i++) {
        stalled.add(open(generation));
      }
      for (int i = 0; i < HEALTHY; i++) {
        healthy.add(hub.subscribe(generation.topic(), topic, generation.topic(), healthyTopic));
      }
      Set<Object> ids = subscribers(generation);
      assertThat(ids).hasSize(STALLED + HEALTHY);
      for (int i = 0; i < UPDATES; i++) {
        String id = publish(generation, topic);
        for (EventStream stream : healthy) {
          assertThat(stream.nextEvent().id()).isEqualTo(id);
        }
      }

      Deadline.await(
          "only the healthy are listed", () -> subscribers(generation).size() == HEALTHY);
      ids.removeAll(subscribers(generation));
      Set<Object> ended = new HashSet<>();
      while (ended.size() < STALLED) {
        endedSubscriber(SubscriptionApi.document(presence.nextEvent().data()), ended);
      }
      assertThat(ended).isEqualTo(ids);

      for (EventStream stream : stalled) {
        stream.awaitClosed();
      }
      String last = publish(generation, healthyTopic);
      for (EventStream stream : healthy) {
        assertThat(stream.nextEvent().id()).isEqualTo(last);
      }
    } finally {
      stalled.forEach(EventStream::close);
      healthy.forEach(EventStream::close);
    }
  }

  private void endedSubscriber(Map<String, Object> document, Set<Object> ended) {
    if (topic.equals(document.getOrDefault("topic", document.get("match")))
        && Boolean.FALSE.equals(document.get("active"))) {
      ended.add(document.get("subscriber"));
    }
  }

  /** Subscription events alone: among large updates, who does not read would be cut as well. */
  private EventStream presence(Generation generation) {
    Token token = generation.token().subscribe("*");
    return generation == Generation.CLASSIC
        ? hub.subscribe(token, "topic", SubscriptionApi.ROOT + "/{topic}/{subscriber}")
        : hub.subscribe(
            token, "match_urlpattern", SubscriptionApi.ROOT + "/:type/:match/:subscriber");
  }

  private Set<Object> subscribers(Generation generation) {
    SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
    Set<Object> subscribers = new HashSet<>();
    api.listed(generation, topic).forEach(each -> subscribers.add(each.get("subscriber")));
    return subscribers;
  }

  private EventStream open(Generation generation) {
    return EventStream.open(
        new RawConnection(hub.host(), hub.port(), 4096),
        hub.subscription(generation.topic(), topic));
  }

  private String publish(Generation generation, String to) {
    return hub.publish(generation.publisher(), "topic", to, "data", DATA);
  }
}
