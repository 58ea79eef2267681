package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A subscriber whose cursor is gone is told, in the response and in the stream. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryGapIT {
  static final int KEPT = 10;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.history.max-updates", Integer.toString(KEPT))
        .and("mercure.subscriptions", "false")
        .build();
  }

  @Test
  void subscriberOfOneIsToldThatItsCursorIsGone() {
    String gone = publishUntilGone();
    try (EventStream stream = hub.subscribe("match", topic, "last_event_id", gone)) {
      assertThat(stream.response()).hasHeader(ONE.cursorField(), "earliest");
      assertIsGap(stream.nextEvent(), gone);
      String next = publish();
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + next + "\ndata: x\n\n");
    }
  }

  @Test
  void headerIsACursorLikeTheParameter() {
    String gone = publishUntilGone();
    try (EventStream stream =
        hub.subscription("match", topic).header("Last-Event-ID", gone).open()) {
      assertThat(stream.response()).hasHeader(ONE.cursorField(), "earliest");
      assertIsGap(stream.nextEvent(), gone);
    }
  }

  @Test
  void cursorIsQuotedAsJson() {
    String cursor = "a\"b\\c/é\t€😀";
    try (EventStream stream = hub.subscribe("match", topic, "last_event_id", cursor)) {
      assertThat(document(stream.nextEvent())).containsEntry("requested", cursor);
    }
  }

  @Test
  void cursorThatIsKeptMakesNoGap() {
    publishUntilGone();
    String kept = publish();
    try (EventStream stream = hub.subscribe("match", topic, "last_event_id", kept)) {
      assertThat(stream.response()).hasHeader(ONE.cursorField(), kept);
      String next = publish();
      assertThat(stream.nextEvent().id()).isEqualTo(next);
    }
  }

  @Test
  void noCursorAndEarliestMakeNoGap() {
    publishUntilGone();
    try (EventStream live = hub.subscribe("match", topic);
        EventStream earliest = hub.subscribe("match", topic, "last_event_id", "earliest")) {
      assertThat(live.response()).hasNoHeader(ONE.cursorField());
      assertThat(earliest.response()).hasHeader(ONE.cursorField(), "earliest");
      String next = publish();
      assertThat(live.nextEvent().id()).isEqualTo(next);
      assertThat(earliest.eventsUntil(next))
          .extracting(ServerSentEvent::type)
          .containsOnly("message");
    }
  }

  @Test
  void classicSubscriberIsToldInTheResponseAlone() {
    String gone = publishUntilGone();
    try (EventStream stream = hub.subscribe("topic", topic, "lastEventID", gone)) {
      assertThat(stream.response()).hasHeader(CLASSIC.cursorField(), "earliest");
      String next = publish();
      assertThat(stream.nextEvent().id()).isEqualTo(next);
    }
  }

  static void assertIsGap(ServerSentEvent event, String requested) {
    assertThat(event.type()).isEqualTo("mercure");
    assertThat(event.raw()).doesNotContain("\nid:").doesNotStartWith("id:");
    assertThat(document(event))
        .containsOnly(
            Map.entry("type", "gap"),
            Map.entry("requested", requested),
            Map.entry("resumed-after", "earliest"));
  }

  private static Map<String, Object> document(ServerSentEvent event) {
    return SubscriptionApi.document(event.data());
  }

  private String publish() {
    return hub.publish(CLASSIC.publisher(), "topic", topic, "data", "x");
  }

  /** The id of an update that was published and is kept no longer. */
  private String publishUntilGone() {
    List<String> ids = new ArrayList<>();
    while (ids.size() <= KEPT) {
      ids.add(publish());
    }
    return ids.get(0);
  }
}
