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
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers without a cursor may start with the newest updates that they would have received. */
@ExtendWith(ArquillianExtension.class)
final class Section14RewindIT {
  private static final int MAX = 4;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.rewind.max", Integer.toString(MAX)).build();
  }

  @ParameterizedTest
  @EnumSource
  void newestUpdatesOfTheTopicComeFirst(Generation generation) {
    List<String> ids = publish(topic, 10);
    publish(Hub.uniqueTopic(), 10);
    try (EventStream stream = hub.subscribe(generation.topic(), topic, "rewind", "3")) {
      assertThat(stream.nextEvents(3))
          .extracting(ServerSentEvent::id)
          .isEqualTo(ids.subList(7, 10));
      String live = publish(topic, 1).get(0);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreThanTheHubAllowsAreGiven(Generation generation) {
    List<String> ids = publish(topic, 10);
    try (EventStream stream = hub.subscribe(generation.topic(), topic, "rewind", "1000")) {
      assertThat(stream.nextEvents(MAX))
          .extracting(ServerSentEvent::id)
          .isEqualTo(ids.subList(10 - MAX, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void privateUpdatesOfOthersDoNotCount(Generation generation) {
    List<String> ids = publish(topic, 2);
    hub.publish(publisher, "topic", topic, "private", "on");
    try (EventStream stream = hub.subscribe(generation.topic(), topic, "rewind", "2")) {
      assertThat(stream.nextEvents(2)).extracting(ServerSentEvent::id).isEqualTo(ids);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorHasTheLastWord(Generation generation) {
    List<String> ids = publish(topic, 6);
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), ids.get(4), "rewind", "3")) {
      assertThat(stream.nextEvent().id()).isEqualTo(ids.get(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void topicWithoutUpdatesStartsLive(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic, "rewind", "3")) {
      String live = publish(topic, 1).get(0);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/{page}", "/:page"})
  void patternsAreRewoundToo(String pattern) {
    List<String> ids = publish(topic + "/1", 3);
    publish(topic, 3);
    String parameter = pattern.contains("{") ? "topic" : "match_urlpattern";
    try (EventStream stream = hub.subscribe(parameter, topic + pattern, "rewind", "2")) {
      assertThat(stream.nextEvents(2)).extracting(ServerSentEvent::id).isEqualTo(ids.subList(1, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "1.5", "9999999999999999999"})
  void whatIsNoNumberIsRefused(String rewind) {
    assertThat(hub.subscription("topic", topic, "rewind", rewind).send()).isError(400, "rewind");
  }

  private List<String> publish(String to, int count) {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      ids.add(hub.publish(publisher, "topic", to));
    }
    return ids;
  }
}
