package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 4: the sign of life of a stream that has nothing to say. */
final class Section04HeartbeatIT extends FrequentHeartbeatHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @ParameterizedTest
  @EnumSource
  void silentStreamRepeatsItsCommentLine(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      stream.awaitComments(4);
      assertThat(stream.text()).startsWith(":\n").endsWith(":\n:\n:\n").doesNotContain("data");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventsFollowHeartbeatsUndisturbed(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      stream.awaitComments(3);
      String id = hub.publish(generation.publisher(), "topic", topic, "data", "x");
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + id + "\ndata: x\n\n");
      int comments = stream.awaitComments(1);
      assertThat(stream.awaitComments(comments + 1)).isGreaterThan(comments);
    }
  }
}
