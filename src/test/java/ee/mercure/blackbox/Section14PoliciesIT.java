package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 14: topics of which the operator wants nothing kept. */
@ExtendWith(ArquillianExtension.class)
final class Section14PoliciesIT {
  private static final String UNKEPT = "https://example.com/cursors/1";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.gap-events", "none")
        .and("mercure.history.policies", "cursors")
        .and("mercure.history.policy.cursors.topic", "https://example.com/cursors/{id}")
        .and("mercure.history.policy.cursors.store", "false")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotKeptIsDeliveredAndNotReplayed(Generation generation) {
    String first = hub.publish(publisher, "topic", topic, "data", "first");
    String second;
    String unkept;
    try (EventStream live = hub.subscribe(generation.topic(), topic, generation.topic(), UNKEPT)) {
      unkept = hub.publish(publisher, "topic", UNKEPT);
      second = hub.publish(publisher, "topic", topic, "data", "second");
      assertThat(live.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(unkept, second);
    }
    try (EventStream resumed =
        hub.subscribe(
            generation.topic(), topic, generation.topic(), UNKEPT, generation.cursor(), first)) {
      assertThat(resumed.nextEvent().id()).isEqualTo(second);
    }
    try (EventStream lost = hub.subscribe(generation.topic(), topic, generation.cursor(), unkept)) {
      assertThat(lost.response()).hasHeader(generation.cursorField(), "earliest");
    }
  }
}
