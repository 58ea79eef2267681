package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4: the bytes of an event stream, the same in both generations. */
final class Section04EventStreamFramingIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @ParameterizedTest
  @EnumSource
  void streamBeginsWithACommentLine(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(new String(stream.awaitBytes(2), UTF_8)).startsWith(":\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void commentComesBeforeReplayedEvents(Generation generation) {
    String id = hub.publish(generation.publisher(), "topic", topic, "data", "old");
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), "earliest")) {
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(stream.text()).startsWith(":\n").endsWith("id: " + id + "\ndata: old\n\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventHasTypeRetryIdAndDataInThisOrder(Generation generation) {
    String body =
        Form.encode("data", "hello", "id", "x:1", "retry", "1500", "type", "news", "topic", topic);
    assertThat(framed(generation, body))
        .isEqualTo("event: news\nretry: 1500\nid: x:1\ndata: hello\n\n");
  }

  @ParameterizedTest
  @EnumSource
  void typeAndRetryAreLeftOutWhereThereAreNone(Generation generation) {
    String body = Form.encode("topic", topic, "data", "hello", "id", "x:1", "type", "");
    assertThat(framed(generation, body)).isEqualTo("id: x:1\ndata: hello\n\n");
  }

  @Test
  void generatedIdIsTheOneThatThePublisherGets() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic, "data", "x");
      assertThat(id).isNotEmpty();
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + id + "\ndata: x\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"0,''", "000,''", "7,7", "007,7", "18446744073709551615,18446744073709551615"})
  void retryIsWrittenWithoutLeadingZerosAndNotIfItIsZero(String retry, String written) {
    String line = written.isEmpty() ? "" : "retry: " + written + "\n";
    for (Generation generation : Generation.values()) {
      String body = Form.encode("topic", topic, "data", "x", "id", "x:1", "retry", retry);
      assertThat(framed(generation, body)).isEqualTo(line + "id: x:1\ndata: x\n\n");
    }
  }

  @Test
  void retryOfAnyLengthIsWrittenInOne() {
    String retry = "9".repeat(30);
    String body = Form.encode("topic", topic, "id", "x:1", "retry", retry);
    assertThat(framed(Generation.ONE, body)).isEqualTo("retry: " + retry + "\nid: x:1\ndata: \n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb\nc", "a\r\nb\r\nc", "a\rb\rc", "a\r\nb\rc", "a\nb\r\nc"})
  void everyKindOfLineEndBeginsANewDataLine(String data) {
    for (Generation generation : Generation.values()) {
      assertThat(framed(generation, Form.encode("topic", topic, "id", "x:1", "data", data)))
          .isEqualTo("id: x:1\ndata: a\ndata: b\ndata: c\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%0A        | data: a,data: ",
        "a%0D%0A     | data: a,data: ",
        "a%0A%0D     | data: a,data: ,data: ",
        "a%0A%0A     | data: a,data: ,data: ",
        "%0Aa        | data: ,data: a",
        "%0D         | data: ,data: ",
        "%20a        | data:  a",
        "%20%20a%20  | data:   a ",
        "%09a        | data: \ta",
        "data:%20a   | data: data: a",
        ":a          | data: :a",
        "id:%20b%0Ac | data: id: b,data: c"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void dataSurvivesAsItIs(String data, String lines) {
    String expected = lines.substring(1).replace(",", "\n");
    String body = Form.encode("topic", topic, "id", "x:1") + "&data=" + data.strip();
    assertThat(framed(Generation.CLASSIC, body)).isEqualTo("id: x:1\n" + expected + "\n\n");
  }

  @ParameterizedTest
  @EnumSource
  void emptyDataStillMakesAnEvent(Generation generation) {
    String expected = "id: x:1\ndata: \n\n";
    assertThat(framed(generation, Form.encode("topic", topic, "id", "x:1"))).isEqualTo(expected);
    assertThat(framed(generation, Form.encode("topic", topic, "id", "x:1", "data", "")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grüße, 世界, 👋🏽",
        "next line \u0085, line separator \u2028, paragraph separator \u2029",
        "nul \0, escape \u001b, form feed \f, vertical tab \u000b",
        "\ufeffbyte order mark"
      })
  void everyOtherCharacterIsOrdinaryData(String data) {
    for (Generation generation : Generation.values()) {
      assertThat(framed(generation, Form.encode("topic", topic, "id", "x:1", "data", data)))
          .isEqualTo("id: x:1\ndata: " + data + "\n\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void idAndTypeAreWrittenAsTheyAre(Generation generation) {
    String body = Form.encode("topic", topic, "id", "é: 世 #:", "type", " ü:x ", "data", "x");
    assertThat(framed(generation, body)).isEqualTo("event:  ü:x \nid: é: 世 #:\ndata: x\n\n");
  }

  @Test
  void longDataArrivesWhole() {
    String line = "0123456789abcdef".repeat(1024);
    String data = String.join("\n", java.util.Collections.nCopies(40, line));
    try (EventStream stream = hub.subscribe("topic", topic)) {
      hub.publish(Token.classic().publish("*"), "topic", topic, "data", data);
      assertThat(stream.nextEvent().data()).isEqualTo(data);
    }
  }

  @Test
  void noCarriageReturnIsEverSent() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      hub.publish(Token.classic().publish("*"), "topic", topic, "data", "a\r\nb\r\r\n");
      assertThat(stream.nextEvent().data()).isEqualTo("a\nb\n\n");
      assertThat(stream.text()).doesNotContain("\r");
    }
  }

  @Test
  void streamIsNotCompressed() {
    RawRequest request =
        hub.subscription("topic", topic).header("Accept-Encoding", "gzip, br, zstd, deflate");
    try (EventStream stream = request.open()) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic, "data", "x");
      assertThat(stream.response().headerLines("Content-Encoding")).isEmpty();
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + id + "\ndata: x\n\n");
    }
  }

  @Test
  void updatesOfOnePublisherKeepTheirOrder() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      List<String> ids = publishMany(100);
      assertThat(stream.nextEvents(100)).extracting(ServerSentEvent::id).isEqualTo(ids);
    }
  }

  @Test
  void allSubscribersSeeTheUpdatesOfAllPublishersInTheSameOrder() throws Exception {
    ExecutorService publishers = Executors.newFixedThreadPool(4);
    try (EventStream first = hub.subscribe("topic", topic);
        EventStream second = hub.subscribe("match", topic)) {
      List<Future<List<String>>> published = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        published.add(publishers.submit(() -> publishMany(25)));
      }
      List<String> seen = first.nextEvents(100).stream().map(ServerSentEvent::id).toList();
      assertThat(second.nextEvents(100)).extracting(ServerSentEvent::id).isEqualTo(seen);
      for (Future<List<String>> ids : published) {
        assertThat(seen).containsSubsequence(ids.get());
      }
    } finally {
      publishers.shutdown();
    }
  }

  private List<String> publishMany(int count) {
    Token publisher = Token.classic().publish("*");
    return IntStream.range(0, count)
        .mapToObj(i -> hub.publish(publisher, "topic", topic, "data", "" + i))
        .toList();
  }

  private String framed(Generation generation, String body) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      ResponseAssert.assertThat(hub.publication(generation.publisher(), body).send())
          .hasStatus(200);
      return stream.nextEvent().raw();
    }
  }
}
