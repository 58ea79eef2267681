package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 12: who receives private updates. */
final class Section12PrivateUpdatesIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final String other = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @ParameterizedTest
  @EnumSource
  void privateUpdateReachesOnlyGrantedSubscribers(Generation generation) {
    assertThat(receives(hub.subscription(generation.topic(), topic))).isFalse();
    assertThat(receives(routed(generation, generation.token()))).isFalse();
    assertThat(receives(routed(generation, generation.token().subscribe(other)))).isFalse();
    assertThat(receives(routed(generation, generation.token().subscribe(topic)))).isTrue();
    assertThat(receives(routed(generation, generation.token().subscribe(other, topic)))).isTrue();
    assertThat(receives(routed(generation, generation.token().subscribe("*")))).isTrue();
  }

  @Test
  void patternsGrantWhatTheyMatch() {
    Token template = Token.classic().subscribe("https://example.com/{id}");
    assertThat(receives(routed(Generation.CLASSIC, template))).isTrue();
    Token pattern = Token.access().subscribePattern("https://example.com/:id");
    assertThat(receives(routed(Generation.ONE, pattern))).isTrue();
    Token otherHost = Token.access().subscribePattern("https://example.org/:id");
    assertThat(receives(routed(Generation.ONE, otherHost))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void routingGrantsNothing(Generation generation) {
    Token token = generation.token().subscribe(other);
    assertThat(receives(hub.subscription(generation.topic(), "*").bearer(token))).isFalse();
    assertThat(receives(hub.subscription(generation.topic(), "*"))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void grantRoutesNothing(Generation generation) {
    Token token = generation.token().subscribe("*");
    try (EventStream stream = hub.subscribe(token, generation.topic(), other)) {
      hub.publish(publisher, "topic", topic, "private", "on");
      String end = hub.publish(publisher, "topic", other);
      assertThat(stream.nextEvent().id()).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void grantToPublishIsNoGrantToSubscribe(Generation generation) {
    assertThat(receives(routed(generation, generation.publisher()))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void audienceIsThatOfAllTopicsTogether(Generation generation) {
    Token token = generation.token().subscribe(other);
    try (EventStream routedByFirst = hub.subscribe(token, generation.topic(), topic);
        EventStream routedBySecond =
            hub.subscribe(generation.token().subscribe(topic), generation.topic(), other);
        EventStream ungranted =
            hub.subscribe(
                generation.token(), generation.topic(), topic, generation.topic(), other)) {
      String secret = hub.publish(publisher, "topic", topic, "topic", other, "private", "on");
      assertThat(routedByFirst.nextEvent().id()).isEqualTo(secret);
      assertThat(routedBySecond.nextEvent().id()).isEqualTo(secret);
      String end = hub.publish(publisher, "topic", topic);
      assertThat(ungranted.nextEvent().id()).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void privateAndPublicUpdatesKeepTheirOrder(Generation generation) {
    Token token = generation.token().subscribe(topic);
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      hub.publish(publisher, "topic", topic, "data", "1");
      hub.publish(publisher, "topic", topic, "data", "2", "private", "on");
      hub.publish(publisher, "topic", topic, "data", "3");
      String end = hub.publish(publisher, "topic", topic, "data", "4", "private", "on");
      assertThat(stream.dataUntil(end)).containsExactly("1", "2", "3", "4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void replayAsksTheTokenOfThisConnection(Generation generation) {
    hub.publish(publisher, "topic", topic, "data", "public");
    hub.publish(publisher, "topic", topic, "data", "secret", "private", "on");
    String end = hub.publish(publisher, "topic", topic, "data", "end");
    String[] everything = {generation.topic(), topic, generation.cursor(), "earliest"};
    try (EventStream anonymous = hub.subscribe(everything);
        EventStream powerless = hub.subscribe(generation.token().subscribe(other), everything);
        EventStream granted = hub.subscribe(generation.token().subscribe(topic), everything)) {
      assertThat(anonymous.dataUntil(end)).containsExactly("public", "end");
      assertThat(powerless.dataUntil(end)).containsExactly("public", "end");
      assertThat(granted.dataUntil(end)).containsExactly("public", "secret", "end");
    }
  }

  private RawRequest routed(Generation generation, Token token) {
    return hub.subscription(generation.topic(), topic).bearer(token);
  }

  /** Whether this subscription receives a private update of the topic. */
  private boolean receives(RawRequest subscription) {
    try (EventStream stream = subscription.open()) {
      String secret = hub.publish(publisher, "topic", topic, "private", "on");
      String end = hub.publish(publisher, "topic", topic);
      return stream.eventsUntil(end).stream().anyMatch(event -> event.id().equals(secret));
    }
  }
}
