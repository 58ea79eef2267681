package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 2: a hub whose subscribers must all present a token. */
@ExtendWith(ArquillianExtension.class)
final class Section02WithoutAnonymousIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.anonymous", "false").build();
  }

  @ParameterizedTest
  @EnumSource
  void subscriberWithoutTokenIsAskedForOne(Generation generation) {
    assertThat(hub.subscription(generation.topic(), "a").send()).isError(401).hasBearerChallenge();
  }

  @Test
  void missingTokenIsReportedBeforeAnyMistakeInTheMatchers() {
    assertThat(hub.subscription("match", "a", "match_regex", "b").send()).isError(401);
    assertThat(hub.subscription("match", "a".repeat(5000)).send()).isError(401);
  }

  @ParameterizedTest
  @EnumSource
  void tokenWithoutAnyRightReceivesPublicUpdates(Generation generation) {
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe(generation.token(), generation.topic(), topic)) {
      String id = hub.publish(generation.publisher(), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }
}
