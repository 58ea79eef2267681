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

/** Section 14: a hub that keeps no more than its operator wants. */
@ExtendWith(ArquillianExtension.class)
final class Section14RetentionIT {
  private static final int KEPT = 10;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.gap-events", "none")
        .and("mercure.history.max-updates", Integer.toString(KEPT))
        .and("mercure.subscriptions", "false")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void earliestIsTheOldestThatIsKept(Generation generation) {
    List<String> ids = publish(KEPT * 3);
    String newest = ids.get(ids.size() - 1);
    // What a busy hub has not routed yet is still delivered, though it is not kept any more.
    Deadline.await(
        "only what is kept is replayed",
        () -> replayed(generation, newest).equals(ids.subList(KEPT * 2, KEPT * 3)));
  }

  private List<String> replayed(Generation generation, String newest) {
    try (EventStream stream = resume(generation, "earliest")) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      return stream.eventsUntil(newest).stream().map(ServerSentEvent::id).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorThatIsNoLongerKeptIsUnknown(Generation generation) {
    String gone = publish(KEPT * 2).get(0);
    try (EventStream stream = resume(generation, gone)) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      String live = publish(1).get(0);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorThatIsKeptReplays(Generation generation) {
    List<String> ids = publish(KEPT * 2);
    String oldest = ids.get(KEPT);
    try (EventStream stream = resume(generation, oldest)) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), oldest);
      assertThat(stream.nextEvents(KEPT - 1))
          .extracting(ServerSentEvent::id)
          .isEqualTo(ids.subList(KEPT + 1, KEPT * 2));
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
