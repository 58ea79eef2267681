package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A slow reader that the end of the history overtakes goes on with what there is. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryOvertakenIT {
  private static final int KEPT = 8;
  private static final int UPDATES = 96;
  private static final String DATA = "x".repeat(128 * 1024);

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.history.max-updates", Integer.toString(KEPT))
        .and("mercure.outbox.max-bytes", "300KiB")
        .and("mercure.write-timeout", "5m")
        .and("mercure.subscriptions", "false")
        .build();
  }

  @Test
  void subscriberOfOneIsToldInTheStreamWhatItSawLast() {
    try (EventStream slow = open("match")) {
      List<String> published = publishAll();
      List<ServerSentEvent> events = slow.eventsUntil(published.get(UPDATES - 1));
      int gaps = 0;
      int last = -1;
      for (ServerSentEvent event : events) {
        if (event.type().equals("mercure")) {
          DeliveryGapIT.assertIsGap(event, published.get(last));
          gaps++;
        } else {
          int index = published.indexOf(event.id());
          assertThat(index).as("in order, once").isGreaterThan(last);
          assertThat(index == last + 1 || previousWasGap(events, event))
              .as("nothing is missing without a signal")
              .isTrue();
          last = index;
        }
      }
      assertThat(gaps).isPositive();
      assertThat(events.size() - gaps).as("some updates are gone").isLessThan(UPDATES);
      String live = publish();
      assertThat(slow.nextEvent().id()).as("live again").isEqualTo(live);
    }
  }

  @Test
  void classicSubscriberGoesOnWithoutASignal() {
    try (EventStream slow = open("topic")) {
      List<String> published = publishAll();
      List<ServerSentEvent> events = slow.eventsUntil(published.get(UPDATES - 1));
      assertThat(events).extracting(ServerSentEvent::type).containsOnly("message");
      List<String> ids = events.stream().map(ServerSentEvent::id).toList();
      assertThat(published).containsSubsequence(ids);
      assertThat(ids).as("some updates are gone").hasSizeLessThan(UPDATES);
      String live = publish();
      assertThat(slow.nextEvent().id()).as("live again").isEqualTo(live);
    }
  }

  private static boolean previousWasGap(List<ServerSentEvent> events, ServerSentEvent event) {
    int at = events.indexOf(event);
    return at > 0 && events.get(at - 1).type().equals("mercure");
  }

  private EventStream open(String parameter) {
    return EventStream.open(
        new RawConnection(hub.host(), hub.port(), 4096), hub.subscription(parameter, topic));
  }

  private List<String> publishAll() {
    List<String> published = new ArrayList<>();
    while (published.size() < UPDATES) {
      published.add(publish());
    }
    return published;
  }

  private String publish() {
    return hub.publish(Token.classic().publish("*"), "topic", topic, "data", DATA);
  }
}
