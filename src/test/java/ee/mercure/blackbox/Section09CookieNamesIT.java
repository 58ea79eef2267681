package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 9: the names of the cookies are the operator's. */
@ExtendWith(ArquillianExtension.class)
final class Section09CookieNamesIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.cookie.v0", "older")
        .and("mercure.cookie.v1", "newer")
        .and("mercure.anonymous", "false")
        .build();
  }

  @Test
  void configuredNamesCarryTokens() {
    assertThat(hub.subscription("topic", "a").cookie("older", Token.classic().compact()).send())
        .hasStatus(200);
    assertThat(hub.subscription("match", "a").cookie("newer", Token.access().compact()).send())
        .hasStatus(200);
  }

  @Test
  void usualNamesDoNot() {
    assertThat(
            hub.subscription("topic", "a")
                .cookie("mercureAuthorization", Token.classic().compact())
                .send())
        .isError(401)
        .hasBearerChallenge();
    assertThat(
            hub.subscription("match", "a")
                .cookie("__Secure-mercure_access_token", Token.access().compact())
                .send())
        .isError(401)
        .hasBearerChallenge();
  }
}
