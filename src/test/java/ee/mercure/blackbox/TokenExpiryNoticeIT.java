package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream announces that its token expires, in time for a page to renew its cookie. */
@ExtendWith(ArquillianExtension.class)
final class TokenExpiryNoticeIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0")
        .and("mercure.token-expiry-notice", "3s")
        .build();
  }

  private static String notice(Instant end) {
    return "{\"type\":\"token-expiring\",\"at\":\"" + end + "\"}";
  }

  @ParameterizedTest
  @EnumSource
  void noticeComesBeforeTheEndAndMovesNoCursor(Generation generation) {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 15);
    try (EventStream stream =
        hub.subscribe(generation.token().expiresAt(end), generation.topic(), topic)) {
      String first = hub.publish(generation.publisher(), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(first);
      ServerSentEvent notice = stream.nextEvent();
      assertThat(Instant.now()).isAfterOrEqualTo(end.minusSeconds(3));
      assertThat(notice.type()).isEqualTo("mercure");
      assertThat(notice.data()).isEqualTo(notice(end));
      String next = hub.publish(generation.publisher(), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(next);
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(stream.text().split("token-expiring", -1)).hasSize(2);
      assertThat(stream.text()).contains("event: mercure\ndata: " + notice(end) + "\n\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokenThatIsAboutToExpireIsAnnouncedAtOnce(Generation generation) {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
    try (EventStream stream =
        hub.subscribe(generation.token().expiresAt(end), generation.topic(), topic)) {
      assertThat(stream.nextEvent().data()).isEqualTo(notice(end));
      assertThat(stream.awaitClosed()).isTrue();
    }
  }

  @Test
  void whoHasNoTokenOrAnEndlessOneIsToldNothing() {
    Token token = Token.classic().expiresIn(Duration.ofHours(1));
    try (EventStream anonymous = hub.subscribe("topic", topic);
        EventStream endless = hub.subscribe(Token.classic(), "topic", topic);
        EventStream longer = hub.subscribe(token, "topic", topic)) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      for (EventStream stream : java.util.List.of(anonymous, endless, longer)) {
        assertThat(stream.nextEvent().id()).isEqualTo(id);
        assertThat(stream.text()).doesNotContain("token-expiring");
      }
    }
  }
}
