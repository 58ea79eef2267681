package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 15: a hub that does not announce subscriptions. */
final class Section15WithoutSubscriptionsIT extends WithoutSubscriptionsHub {
  private final Hub hub = Hub.deployed();

  @ParameterizedTest
  @EnumSource
  void nothingIsAnnounced(Generation generation) {
    Token token = generation.token().subscribe("*");
    try (EventStream watcher = hub.subscribe(token, generation.topic(), "*");
        EventStream stream = hub.subscribe(generation.topic(), Hub.uniqueTopic())) {
      assertThat(stream.response().status()).isEqualTo(200);
      String end = hub.publish(Token.classic().publish("*"), "topic", Hub.uniqueTopic());
      assertThat(watcher.nextEvent().id()).isEqualTo(end);
    }
  }
}
