package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published again because its answer got lost counts once. */
@ExtendWith(ArquillianExtension.class)
final class IdempotencyIT {
  private static final String FIELD = "Idempotency-Key";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.publish.unique-ids", "true").build();
  }

  private String publish(Token token, String key, String data) {
    RawResponse response =
        hub.publication(token, "topic", topic, "data", data).header(FIELD, key).send();
    assertThat(response).hasStatus(200);
    return response.text();
  }

  private String last() {
    return hub.publish(publisher, "topic", topic, "data", "last");
  }

  @ParameterizedTest
  @EnumSource
  void theSameKeyIsAnsweredAlikeAndDeliveredOnce(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      Token token = generation.publisher();
      String first = publish(token, "key", "a");
      assertThat(publish(token, "key", "a")).isEqualTo(first);
      assertThat(publish(token, "key", "a")).isEqualTo(first);
      String last = last();
      assertThat(stream.eventsUntil(last))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, last);
    }
  }

  @Test
  void manyAtOnceAreOne() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      List<String> answers =
          IntStream.range(0, 32).parallel().mapToObj(i -> publish(publisher, "k", "a")).toList();
      assertThat(new HashSet<>(answers)).hasSize(1);
      String last = last();
      assertThat(stream.eventsUntil(last)).hasSize(2);
    }
  }

  @Test
  void anotherKeyContentOrPublisherIsAnotherUpdate() {
    String first = publish(publisher, "key", "a");
    assertThat(publish(publisher, "other", "a")).isNotEqualTo(first);
    assertThat(publish(publisher, "key", "b")).isNotEqualTo(first);
    assertThat(publish(publisher.claim("sub", "somebody else"), "key", "a")).isNotEqualTo(first);
    String unkeyed = hub.publish(publisher, "topic", topic, "data", "a");
    assertThat(hub.publish(publisher, "topic", topic, "data", "a")).isNotEqualTo(unkeyed);
  }

  @Test
  void anIdThatIsGivenAgainIsOneWhereThatIsSet() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = "urn:test:" + topic;
      assertThat(hub.publish(publisher, "topic", topic, "id", id, "data", "a")).isEqualTo(id);
      assertThat(hub.publish(publisher, "topic", topic, "id", id, "data", "b")).isEqualTo(id);
      assertThat(stream.eventsUntil(last()))
          .extracting(ServerSentEvent::data)
          .containsExactly("a", "last");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "\u00e4", ""})
  void aKeyThatIsNoneIsRefused(String key) {
    RawResponse response =
        hub.publication(publisher, "topic", topic, "data", "a").header(FIELD, key).send();
    assertThat(response).hasStatus(400);
    assertThat(response.text()).contains(FIELD);
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    RawResponse response =
        hub.publication(publisher, "topic", topic).header(FIELD, "x".repeat(256)).send();
    assertThat(response).hasStatus(400);
  }
}
