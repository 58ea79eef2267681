package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1: a hub to which nobody can publish has no route for it. */
@ExtendWith(ArquillianExtension.class)
final class Section01WithoutPublisherKeyIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.without("mercure.publisher.jwt.key", "mercure.issuers").build();
  }

  @Test
  void postIsNotAllowed() {
    RawResponse response = hub.publication(Token.classic().publish("*"), "topic", "a").send();
    assertThat(response).hasStatus(405).listsInHeader("Allow", "GET", "HEAD");
    assertThat(response.headerLines("Allow")).noneMatch(line -> line.contains("POST"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "OPTIONS"})
  void noAnswerSaysThatItIs(String method) {
    RawResponse response = hub.request(method, Hub.PATH).send();
    assertThat(response).hasStatus(405).hasHeader("Allow", "GET, HEAD, QUERY");
  }

  @Test
  void subscribingIsNotAffected() {
    try (EventStream stream = hub.subscribe("topic", "a")) {
      assertThat(stream.response()).hasStatus(200);
    }
  }
}
