package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Section 1: what is left of the hub where only 1.0 is spoken. */
final class Section01OnlyOneIT extends OnlyOneHub {
  private final Hub hub = Hub.deployed();

  @Test
  void topicDoesNotSubscribe() {
    assertThat(hub.subscription("topic", "a").send()).isError(400, "match");
  }

  @Test
  void classicTokenIsNoAccessToken() {
    assertThat(hub.publication(Token.classic().publish("*"), "topic", "https://a/").send())
        .hasStatus(401)
        .hasBearerError("invalid_token");
  }

  @Test
  void matchersSubscribe() {
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("match", topic)) {
      String id = hub.publish(Token.access().publish(topic), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }
}
