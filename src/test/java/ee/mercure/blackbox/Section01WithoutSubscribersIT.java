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

/** Section 1: a hub to which nobody can subscribe has no route for it. */
@ExtendWith(ArquillianExtension.class)
final class Section01WithoutSubscribersIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.without("mercure.subscriber.jwt.key", "mercure.issuers")
        .and("mercure.anonymous", "false")
        .and("mercure.subscriptions", "false")
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "QUERY"})
  void subscribingIsNotAllowed(String method) {
    RawResponse response = hub.request(method, Hub.PATH + "?topic=a").send();
    assertThat(response).hasStatus(405).listsInHeader("Allow", "POST");
    assertThat(response.headerLines("Allow")).noneMatch(line -> line.contains(method));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "OPTIONS"})
  void noAnswerSaysThatItIs(String method) {
    RawResponse response = hub.request(method, Hub.PATH).send();
    assertThat(response).hasStatus(405).hasHeader("Allow", "POST");
  }

  @Test
  void publishingIsNotAffected() {
    assertThat(hub.publication(Token.classic().publish("*"), "topic", "a").send()).hasStatus(200);
  }

  @Test
  void subscriptionApiThatIsOffIsUnknown() {
    assertThat(
            hub.request("GET", Hub.PATH + "/subscriptions")
                .bearer(Token.classic().subscribe("*"))
                .send())
        .hasStatus(404);
  }
}
