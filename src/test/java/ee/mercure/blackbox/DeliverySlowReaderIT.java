package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber that reads slowly delays nobody and loses nothing. */
@ExtendWith(ArquillianExtension.class)
final class DeliverySlowReaderIT {
  private static final String DATA = "x".repeat(128 * 1024);

  /** 8 MB: more than the buffers between the hub and a reader hold, and many outboxes. */
  private static final int UPDATES = 64;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.outbox.max-bytes", "300KiB")
        .and("mercure.write-timeout", "5m")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void slowReaderGetsEverythingInOrderOnceAndIsLiveAgain(Generation generation) {
    try (EventStream slow = open(generation, 4096);
        EventStream healthy = hub.subscribe(generation.topic(), topic)) {
      List<String> published = new ArrayList<>();
      while (published.size() < UPDATES) {
        published.add(publish(generation));
        assertThat(healthy.nextEvent().id())
            .as("the healthy reader does not wait for the slow one")
            .isEqualTo(published.get(published.size() - 1));
      }
      assertThat(slow.nextEvents(UPDATES)).extracting(ServerSentEvent::id).isEqualTo(published);
      String live = publish(generation);
      assertThat(slow.nextEvent().id()).isEqualTo(live);
      assertThat(healthy.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readersMayFallBehindAtTheSameTimeAndAgain(Generation generation) {
    List<EventStream> slow = new ArrayList<>();
    try (EventStream healthy = hub.subscribe(generation.topic(), topic)) {
      for (int i = 0; i < 4; i++) {
        slow.add(open(generation, 32 * 1024));
      }
      for (int round = 0; round < 2; round++) {
        List<String> published = new ArrayList<>();
        while (published.size() < UPDATES) {
          published.add(publish(generation));
          assertThat(healthy.nextEvent().id()).isEqualTo(published.get(published.size() - 1));
        }
        for (EventStream stream : slow) {
          assertThat(stream.nextEvents(UPDATES))
              .extracting(ServerSentEvent::id)
              .isEqualTo(published);
        }
      }
    } finally {
      slow.forEach(EventStream::close);
    }
  }

  private EventStream open(Generation generation, int receiveBuffer) {
    return EventStream.open(
        new RawConnection(hub.host(), hub.port(), receiveBuffer),
        hub.subscription(generation.topic(), topic));
  }

  private String publish(Generation generation) {
    return hub.publish(generation.publisher(), "topic", topic, "data", DATA);
  }
}
