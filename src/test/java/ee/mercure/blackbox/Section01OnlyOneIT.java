package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 1: what is left of the hub where only 1.0 is spoken. */
@ExtendWith(ArquillianExtension.class)
final class Section01OnlyOneIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "1.0").build();
  }

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
