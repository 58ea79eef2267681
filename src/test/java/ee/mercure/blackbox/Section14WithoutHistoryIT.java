package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 14: a hub that keeps nothing says so to whoever asks for it. */
@ExtendWith(ArquillianExtension.class)
final class Section14WithoutHistoryIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.gap-events", "none").and("mercure.history", "none").build();
  }

  @ParameterizedTest
  @EnumSource
  void everyCursorIsUnknown(Generation generation) {
    String stored = hub.publish(publisher, "topic", topic);
    hub.publish(publisher, "topic", topic);
    for (String cursor : new String[] {stored, "earliest", "", "urn:x"}) {
      try (EventStream stream =
          hub.subscribe(generation.topic(), topic, generation.cursor(), cursor)) {
        assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
        String live = hub.publish(publisher, "topic", topic);
        assertThat(stream.nextEvent().id()).isEqualTo(live);
      }
    }
  }
}
