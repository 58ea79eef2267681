package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody is told in the stream of updates that are gone, as the operator wants it. */
final class DeliveryGapNoneIT extends WithoutGapEventsHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @ParameterizedTest
  @EnumSource
  void subscriberIsToldInTheResponseAlone(Generation generation) {
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), "urn:example:gone")) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      String next = hub.publish(generation.publisher(), "topic", topic, "data", "x");
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + next + "\ndata: x\n\n");
    }
  }
}
