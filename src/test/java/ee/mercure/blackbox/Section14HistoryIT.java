package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 14: cursors, what is replayed for them, and what the response says about them. */
final class Section14HistoryIT extends WithoutGapEventsHub {
  private static final String HEADER = "Last-Event-ID";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  // Where the cursor stands

  @ParameterizedTest
  @EnumSource
  void parameterCarriesTheCursor(Generation generation) {
    String first = publish("1");
    String last = publish("2");
    try (EventStream stream = resume(generation, generation.cursor(), first).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), first);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headerCarriesTheCursor(Generation generation) {
    String first = publish("1");
    String last = publish("2");
    try (EventStream stream = resume(generation).header(HEADER, first).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), first);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headerWinsOverTheParameter(Generation generation) {
    String first = publish("1");
    String second = publish("2");
    String last = publish("3");
    RawRequest request = resume(generation, generation.cursor(), first).header(HEADER, second);
    try (EventStream stream = request.open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), second);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownCursorInTheHeaderWinsTooAndReplaysNothing(Generation generation) {
    String first = publish("1");
    publish("2");
    RawRequest request = resume(generation, generation.cursor(), first).header(HEADER, "urn:x");
    try (EventStream stream = request.open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      String live = publish("live");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyHeaderLeavesTheParameter(Generation generation) {
    String first = publish("1");
    String last = publish("2");
    RawRequest request = resume(generation, generation.cursor(), first).header(HEADER, "");
    try (EventStream stream = request.open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), first);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  @Test
  void bodyOfAQueryMayCarryTheCursor() {
    String first = publish("1");
    String second = publish("2");
    String third = publish("3");
    String body = Form.encode("match", topic, "last_event_id", first);
    try (EventStream stream = hub.request("QUERY", Hub.PATH).form(body).open()) {
      assertThat(stream.response()).hasHeader("Mercure-Last-Event-ID", first);
      assertThat(stream.nextEvent().id()).isEqualTo(second);
    }
    String target = Hub.PATH + "?" + Form.encode("last_event_id", second);
    try (EventStream stream = hub.request("QUERY", target).form(body).open()) {
      assertThat(stream.response()).hasHeader("Mercure-Last-Event-ID", second);
      assertThat(stream.nextEvent().id()).isEqualTo(third);
    }
    RawRequest withHeader = hub.request("QUERY", target).form(body).header(HEADER, third);
    try (EventStream stream = withHeader.open()) {
      assertThat(stream.response()).hasHeader("Mercure-Last-Event-ID", third);
      String live = publish("live");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  // What is replayed

  @ParameterizedTest
  @EnumSource
  void replayIsEverythingAfterTheCursorAndThenWhatIsLive(Generation generation) {
    String cursor = publish("0");
    List<String> replayed = List.of(publish("1"), publish("2"), publish("3"));
    try (EventStream stream = resume(generation, generation.cursor(), cursor).open()) {
      String live = publish("4");
      assertThat(stream.nextEvents(3)).extracting(ServerSentEvent::id).isEqualTo(replayed);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void replayIsOnlyWhatIsSubscribed(Generation generation) {
    String cursor = publish("0");
    hub.publish(publisher, "topic", Hub.uniqueTopic());
    String alternate = hub.publish(publisher, "topic", Hub.uniqueTopic(), "topic", topic);
    hub.publish(publisher, "topic", Hub.uniqueTopic());
    String last = publish("2");
    try (EventStream stream = resume(generation, generation.cursor(), cursor).open()) {
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(alternate, last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void replayedEventsLookAsLiveOnesDo(Generation generation) {
    String cursor = publish("0");
    try (EventStream live = resume(generation).open()) {
      String[] fields = {"data", "a\nb", "type", "t", "retry", "7", "topic", topic};
      hub.publish(publisher, fields);
      try (EventStream replayed = resume(generation, generation.cursor(), cursor).open()) {
        assertThat(replayed.nextEvent()).isEqualTo(live.nextEvent());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorIsAPlaceInTheWholeHub(Generation generation) {
    publish("before");
    String foreign = hub.publish(publisher, "topic", Hub.uniqueTopic());
    String first = publish("between");
    String secret = hub.publish(publisher, "topic", Hub.uniqueTopic(), "private", "on");
    String last = publish("after");
    try (EventStream stream = resume(generation, generation.cursor(), foreign).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), foreign);
      assertThat(stream.nextEvents(2)).extracting(ServerSentEvent::id).containsExactly(first, last);
    }
    try (EventStream stream = resume(generation, generation.cursor(), secret).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), secret);
      assertThat(stream.nextEvent().id()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void earliestReplaysEverything(Generation generation) {
    String first = publish("1");
    String second = publish("2");
    for (RawRequest request :
        List.of(
            resume(generation, generation.cursor(), "earliest"),
            resume(generation).header(HEADER, "earliest"))) {
      try (EventStream stream = request.open()) {
        assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
        assertThat(stream.nextEvents(2))
            .extracting(ServerSentEvent::id)
            .containsExactly(first, second);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownOrEmptyCursorReplaysNothing(Generation generation) {
    publish("stored");
    for (String cursor : List.of("urn:uuid:unknown", "", "EARLIEST", " earliest", "#1")) {
      try (EventStream stream = resume(generation, generation.cursor(), cursor).open()) {
        assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
        String live = publish("live");
        assertThat(stream.nextEvent().id()).isEqualTo(live);
      }
    }
    try (EventStream stream = resume(generation).header(HEADER, "").open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), "earliest");
      String live = publish("live");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutCursorNothingIsReplayed(Generation generation) {
    publish("stored");
    try (EventStream stream = resume(generation).open()) {
      String live = publish("live");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void idThatWasUsedTwiceMeansItsFirstUpdate(Generation generation) {
    String id = "urn:example:" + topic;
    hub.publish(publisher, "topic", topic, "id", id, "data", "1");
    publish("2");
    hub.publish(publisher, "topic", topic, "id", id, "data", "3");
    String last = publish("4");
    try (EventStream stream = resume(generation, generation.cursor(), id).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), id);
      assertThat(stream.dataUntil(last)).containsExactly("2", "3", "4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyIdIsACursor(Generation generation) {
    for (String name :
        List.of("\u00e9\u2603\ud83d\ude00", "a b", "a+b&c=d%20", "\"q\"\\", "<,;:>")) {
      String id = name + "-" + topic;
      hub.publish(publisher, "topic", topic, "id", id);
      String last = publish("last");
      for (RawRequest request :
          List.of(
              resume(generation, generation.cursor(), id), resume(generation).header(HEADER, id))) {
        try (EventStream stream = request.open()) {
          if (TestServer.current().sendsAnyHeader(id)) {
            assertThat(stream.response()).hasHeader(generation.cursorField(), id);
          }
          assertThat(stream.nextEvent().id()).isEqualTo(last);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void newestIdReplaysNothing(Generation generation) {
    String newest = publish("newest");
    try (EventStream stream = resume(generation, generation.cursor(), newest).open()) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), newest);
      String live = publish("live");
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberOfEachGenerationResumesWhatTheOtherPublished(Generation generation) {
    String cursor = hub.publish(Token.access().publish(topic), "topic", topic);
    String second = hub.publish(Token.classic().publish(topic), "topic", topic);
    String third = hub.publish(Token.access().publish(topic), "topic", topic);
    try (EventStream stream = resume(generation, generation.cursor(), cursor).open()) {
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(second, third);
    }
  }

  private String publish(String data) {
    return hub.publish(publisher, "topic", topic, "data", data);
  }

  private RawRequest resume(Generation generation) {
    return hub.subscription(generation.topic(), topic);
  }

  private RawRequest resume(Generation generation, String parameter, String cursor) {
    return hub.subscription(generation.topic(), topic, parameter, cursor);
  }
}
