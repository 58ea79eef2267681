package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams begin with advice on reconnecting, and end cleanly when their time is over. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryConnectionLifeIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.max-connection-age", "2s").and("mercure.retry", "5s").build();
  }

  @ParameterizedTest
  @EnumSource
  void streamThatIsTooOldEndsCleanly(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).as("the last chunk came").isTrue();
      assertThat(stream.text())
          .as("who has received nothing gets a cursor")
          .matches(":\\nretry: \\d+\\nevent: mercure\\nid: \\S+\\ndata: \\{.*}\\n\\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamThatIsReplayingEndsCleanlyAndGoesOnWhereItWas(Generation generation) {
    String first = publish(generation);
    List<String> published = new ArrayList<>();
    while (published.size() < 20) {
      published.add(publish(generation));
    }
    List<String> received = new ArrayList<>();
    String cursor = first;
    while (received.size() < published.size()) {
      try (EventStream stream =
          hub.subscribe(generation.topic(), topic, generation.cursor(), cursor)) {
        ServerSentEvent next = stream.nextEvent();
        if (isPlannedEnd(next)) {
          continue;
        }
        cursor = next.id();
        received.add(cursor);
        assertThat(stream.awaitClosed()).isTrue();
        assertThat(stream.text()).endsWith("\n\n");
        int taken = received.size();
        for (String id : published.subList(taken, published.size())) {
          if (stream.text().contains(id)) {
            received.add(id);
            cursor = id;
          }
        }
      }
    }
    assertThat(received).isEqualTo(published);
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWhoseStreamIsOverIsForgotten(Generation generation) {
    SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).isTrue();
      Deadline.await("nobody is listed", () -> api.listed(generation, topic).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsAreToldDifferentTimesToReconnectCloseToTheConfiguredOne(Generation generation) {
    Set<String> times = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
        publish(generation);
        ServerSentEvent first = stream.nextEvent();
        String field = isPlannedEnd(first) ? "event" : "id";
        assertThat(stream.text()).matches("(?s):\\nretry: \\d+\\n(:\\n)*" + field + ": .*");
        times.add(stream.reconnectionTime().orElseThrow());
      }
    }
    assertThat(times).allSatisfy(time -> assertThat(Long.parseLong(time)).isBetween(4000L, 5000L));
    assertThat(times).hasSizeGreaterThan(1);
  }

  /** A busy hub may need longer for a first event than a stream lasts here. */
  private static boolean isPlannedEnd(ServerSentEvent event) {
    return event.type().equals("mercure");
  }

  private String publish(Generation generation) {
    return hub.publish(generation.publisher(), "topic", topic, "data", "x");
  }
}
