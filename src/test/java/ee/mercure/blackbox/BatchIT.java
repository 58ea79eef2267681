package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Many updates in one request: all or none, in order. */
@ExtendWith(ArquillianExtension.class)
final class BatchIT {
  private static final String TYPE = "application/x-ndjson";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0s").build();
  }

  private RawRequest batch(Token token, List<String> lines) {
    return hub.request("POST", Hub.PATH)
        .bearer(token)
        .header("Content-Type", TYPE)
        .body(String.join("\n", lines));
  }

  private RawResponse send(Token token, String... lines) {
    return batch(token, List.of(lines)).send();
  }

  private String line(String data) {
    return "{\"topic\":\"" + topic + "\",\"data\":\"" + data + "\"}";
  }

  private List<String> published(RawResponse response) {
    assertThat(response).hasStatus(200);
    return response.text().lines().toList();
  }

  /** What has come before the next update that is published. */
  private List<ServerSentEvent> before(EventStream stream) {
    String last = hub.publish(publisher, "topic", topic, "data", "last");
    List<ServerSentEvent> events = stream.eventsUntil(last);
    return events.subList(0, events.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void allAreDeliveredInOrder(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      List<String> lines = IntStream.range(0, 1_000).mapToObj(i -> line("d" + i)).toList();
      List<String> ids = published(batch(generation.publisher(), lines).send());
      assertThat(new HashSet<>(ids)).hasSize(1_000);
      List<ServerSentEvent> events = before(stream);
      assertThat(events).extracting(ServerSentEvent::id).isEqualTo(ids);
      assertThat(events.get(999).data()).isEqualTo("d999");
    }
  }

  @Test
  void aLineHasTheFieldsOfAPublication() {
    Token reader = Token.classic().subscribe("*");
    try (EventStream stream = hub.subscribe(reader, "topic", topic + "/2")) {
      String id = "urn:test:" + topic;
      RawResponse response =
          send(
              publisher,
              "",
              "{\"topic\":[\"" + topic + "\",\"" + topic + "/2\"],\"id\":\"" + id + "\",",
              "");
      assertThat(response).hasStatus(400);
      response =
          send(
              publisher,
              "{\"topic\":[\""
                  + topic
                  + "\",\""
                  + topic
                  + "/2\"],\"id\":\""
                  + id
                  + "\","
                  + "\"type\":\"t\",\"retry\":1500,\"private\":true,\"data\":\"a\\nb \u00e4\"}\r",
              "");
      assertThat(published(response)).containsExactly(id);
      ServerSentEvent event = stream.nextEvent();
      assertThat(event.id()).isEqualTo(id);
      assertThat(event.type()).isEqualTo("t");
      assertThat(event.data()).isEqualTo("a\nb \u00e4");
      assertThat(stream.reconnectionTime()).contains("1500");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\":\"no topic\"} | topic",
        "{\"topic\":1} | topic",
        "{\"topic\":[\"https://example.com/a\",{}]} | topic",
        "{\"topic\":\"https://example.com/a\",\"data\":{}} | data",
        "{\"topic\":\"https://example.com/a\",\"private\":\"yes\"} | private",
        "{\"topic\":\"https://example.com/a\",\"retry\":-1} | retry",
        "{\"topic\":\"https://example.com/a\",\"other\":1} | known",
        "{\"topic\":\"https://example.com/a\",\"topic\":\"https://example.com/b\"} | twice",
        "{\"topic\":\"https://example.com/a\"}{} | JSON",
        "{\"topic\":\"https://example.com/a\" | JSON",
        "[] | JSON",
        "nonsense | JSON",
        "{\"topic\":\"https://example.com/a\",\"id\":\"#a\"} | id",
      })
  void oneWrongLineRefusesAll(String wrong, String why) {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      RawResponse response = send(publisher, line("a"), wrong, line("b"));
      assertThat(response).hasStatus(400);
      assertThat(response.text()).startsWith("Line 2: ").contains(why);
      assertThat(before(stream)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneLineThatIsNotGrantedRefusesAll(Generation generation) {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      Token token = generation.token().publish(topic);
      RawResponse response =
          send(token, line("a"), "{\"topic\":\"https://example.com/other\"}", line("b"));
      assertThat(response).hasStatus(403);
      assertThat(response.text()).startsWith("Line 2: ");
      assertThat(before(stream)).isEmpty();
    }
  }

  @Test
  void tooManyLinesOrNoneAreRefused() {
    List<String> lines = new ArrayList<>(IntStream.range(0, 1_001).mapToObj(i -> "").toList());
    assertThat(batch(publisher, lines).send()).hasStatus(400);
    lines.replaceAll(line -> line("x"));
    assertThat(batch(publisher, lines).send()).hasStatus(413);
  }

  @Test
  void theSameKeyIsDeliveredOnce() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      List<String> lines = List.of(line("a"), line("a"), line("b"));
      List<String> ids = published(batch(publisher, lines).header("Idempotency-Key", "key").send());
      assertThat(new HashSet<>(ids)).hasSize(3);
      assertThat(published(batch(publisher, lines).header("Idempotency-Key", "key").send()))
          .isEqualTo(ids);
      assertThat(before(stream)).extracting(ServerSentEvent::id).isEqualTo(ids);
    }
  }
}
