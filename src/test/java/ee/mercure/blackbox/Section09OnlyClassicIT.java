package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 9: tokens where only 0.x is spoken; nothing points to 1.0. */
@ExtendWith(ArquillianExtension.class)
final class Section09OnlyClassicIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "0.x").and("mercure.anonymous", "false").build();
  }

  @Test
  void challengeIsBareWithoutAToken() {
    assertThat(hub.subscription("topic", "a").send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(hub.request("POST", Hub.PATH).form("topic=a").send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    assertThat(hub.request("GET", SubscriptionApi.ROOT).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
  }

  @Test
  void publicationWithoutReadableTokenIsUnauthorized() {
    assertThat(
            hub.request("POST", Hub.PATH)
                .header("Authorization", "Basic eA==")
                .form("topic=a")
                .send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
  }

  @Test
  void cookieOfTheOtherGenerationIsNotRead() {
    assertThat(
            hub.subscription("topic", "a")
                .cookie("__Secure-mercure_access_token", Token.classic().compact())
                .send())
        .isError(401);
  }
}
