package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application's resource may give the hub the sink that its container made. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryContainerSinkIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.access().publish("*");
  private final SubscriptionApi api = new SubscriptionApi(hub, Token.access().subscribe("*"));

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "200ms")
        .and("mercure.max-connection-age", "20s")
        .and("mercure.outbox.max-bytes", "300KiB")
        .andClasses(ApplicationStreams.class, ApplicationStreams.Streams.class)
        .build();
  }

  private RawRequest request(String... namesAndValues) {
    return hub.request("GET", "/application/stream?" + Form.encode(namesAndValues));
  }

  /** An open stream: comments show that the hub has it. */
  private EventStream open(String... namesAndValues) {
    EventStream stream = request(namesAndValues).open();
    stream.awaitComments(1);
    return stream;
  }

  private String publish(String... more) {
    List<String> fields = new ArrayList<>(List.of("topic", topic));
    fields.addAll(List.of(more));
    return hub.publish(publisher, fields.toArray(String[]::new));
  }

  private List<Map<String, Object>> listed() {
    return api.list("exact", topic);
  }

  @Test
  void updatesArriveWithAllTheirFields() {
    try (EventStream stream = open("topic", topic)) {
      String id = publish("data", "one\ntwo", "type", "chat");
      ServerSentEvent event = stream.nextEvent();
      assertThat(event.id()).isEqualTo(id);
      assertThat(event.type()).isEqualTo("chat");
      assertThat(event.data()).isEqualTo("one\ntwo");
      String own = publish("data", "€😀", "id", "urn:example:1", "retry", "1234");
      assertThat(stream.nextEvent().data()).isEqualTo("€😀");
      assertThat(own).isEqualTo("urn:example:1");
      assertThat(stream.reconnectionTime()).contains("1234");
    }
  }

  @Test
  void privateUpdatesNeedAGrantThereAsWell() {
    try (EventStream stream = open("topic", topic)) {
      publish("private", "on", "data", "x");
      String id = publish("data", "y");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void streamBehindACursorReadsOnAndThenFollowsInOrder() {
    String first = publish("data", "x");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ids.add(publish("data", "x"));
    }
    try (EventStream stream = request("topic", topic, "after", first).open()) {
      assertThat(stream.nextEvents(300)).extracting(ServerSentEvent::id).isEqualTo(ids);
      String live = publish("data", "x");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @Test
  void cursorThatIsGoneIsToldInTheStream() {
    try (EventStream stream = request("topic", topic, "after", "urn:example:gone").open()) {
      DeliveryGapIT.assertIsGap(stream.nextEvent(), "urn:example:gone");
    }
  }

  @Test
  void largeUpdatesArriveInOrder() {
    try (EventStream stream = open("topic", topic)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(publish("data", "x".repeat(128 * 1024)));
      }
      assertThat(stream.nextEvents(20)).extracting(ServerSentEvent::id).isEqualTo(ids);
    }
  }

  @Test
  void streamEndsCleanlyWhenItsTimeIsOver() {
    try (EventStream stream = open("topic", topic)) {
      assertThat(listed()).hasSize(1);
      String id = publish("data", "x");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(stream.awaitClosed()).as("the last chunk came").isTrue();
      Deadline.await("nobody is listed", () -> listed().isEmpty());
    }
  }

  @Test
  void clientThatIsGoneIsForgottenByHeartbeats() {
    open("topic", topic).close();
    Deadline.await("nobody is listed", () -> listed().isEmpty());
    try (EventStream stream = open("topic", topic)) {
      String id = publish("data", "x");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(listed()).hasSize(1);
    }
  }
}
