package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both versions are told of updates that are gone, as the operator wants it. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryGapBothIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.gap-events", "0.x,1.0").build();
  }

  @ParameterizedTest
  @EnumSource
  void everySubscriberIsToldInTheStream(Generation generation) {
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), "urn:example:gone")) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      DeliveryGapIT.assertIsGap(stream.nextEvent(), "urn:example:gone");
      String next = hub.publish(generation.publisher(), "topic", topic, "data", "x");
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + next + "\ndata: x\n\n");
    }
  }
}
