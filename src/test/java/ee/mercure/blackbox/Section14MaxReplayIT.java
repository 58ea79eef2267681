package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cursor reaches only so far back, and whoever asks for more is told so. */
@ExtendWith(ArquillianExtension.class)
final class Section14MaxReplayIT {
  private static final int MAX = 5;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.history.max-replay", Integer.toString(MAX))
        .and("mercure.gap-events", "0.x,1.0")
        .and("mercure.subscriptions", "false")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void cursorThatLiesNearIsReplayedWhole(Generation generation) {
    List<String> ids = publish(MAX + 1);
    try (EventStream stream = resume(generation, ids.get(0))) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), ids.get(0));
      assertThat(stream.nextEvents(MAX))
          .extracting(ServerSentEvent::id)
          .isEqualTo(ids.subList(1, MAX + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorThatLiesTooFarBackIsCutAndToldSo(Generation generation) {
    List<String> ids = publish(MAX * 2);
    assertIsCut(generation, ids.get(0), ids);
  }

  @ParameterizedTest
  @EnumSource
  void earliestIsCutAndToldSo(Generation generation) {
    List<String> ids = publish(MAX * 2);
    assertIsCut(generation, "earliest", ids);
  }

  private void assertIsCut(Generation generation, String cursor, List<String> ids) {
    try (EventStream stream = resume(generation, cursor)) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      assertThat(stream.nextEvent().raw()).contains("event: mercure", "\"gap\"", cursor);
      assertThat(stream.nextEvents(MAX))
          .extracting(ServerSentEvent::id)
          .isEqualTo(ids.subList(ids.size() - MAX, ids.size()));
      String live = publish(1).get(0);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  private EventStream resume(Generation generation, String cursor) {
    return hub.subscribe(generation.topic(), topic, generation.cursor(), cursor);
  }

  private List<String> publish(int count) {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      ids.add(hub.publish(publisher, "topic", topic));
    }
    return ids;
  }
}
