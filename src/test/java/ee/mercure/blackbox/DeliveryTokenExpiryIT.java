package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream lasts as long as its token, where connections may last for ever. */
@ExtendWith(ArquillianExtension.class)
final class DeliveryTokenExpiryIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.max-connection-age", "0")
        .and("mercure.retry", "0")
        .and("mercure.token-expiry-notice", "0")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void streamEndsCleanlyWithItsToken(Generation generation) {
    Instant end = TokenEnd.after(10, hub);
    Token token = generation.token().subscribe(topic).expiresAt(end);
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      List<String> published = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        published.add(publish(generation));
      }
      assertThat(stream.nextEvents(5)).extracting(ServerSentEvent::id).isEqualTo(published);
      assertThat(stream.awaitClosed()).as("the last chunk came").isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutARetryNoneIsSent(Generation generation) {
    Token token = generation.token().subscribe(topic).expiresIn(Duration.ofSeconds(60));
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      String id = publish(generation);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(stream.text()).startsWith(":\nid: ");
      assertThat(stream.reconnectionTime()).isEmpty();
    }
  }

  private String publish(Generation generation) {
    return hub.publish(generation.publisher(), "topic", topic, "data", "x", "private", "on");
  }
}
