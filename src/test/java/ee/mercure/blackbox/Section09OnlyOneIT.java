package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 9: tokens where only 1.0 is spoken; what only 0.x reads is not read. */
@ExtendWith(ArquillianExtension.class)
final class Section09OnlyOneIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "1.0").and("mercure.anonymous", "false").build();
  }

  @Test
  void queryCarriesNoToken() {
    String token = Token.access().publish("*").compact();
    assertThat(hub.request("POST", Hub.PATH + "?authorization=" + token).form("topic=a").send())
        .isError(401)
        .hasBearerChallenge();
    assertThat(hub.subscription("match", "a", "authorization", token).send())
        .isError(401)
        .hasBearerChallenge();
  }

  @Test
  void classicCookieIsNotRead() {
    assertThat(
            hub.subscription("match", "a")
                .cookie("mercureAuthorization", Token.access().compact())
                .send())
        .isError(401)
        .hasBearerChallenge();
  }

  @Test
  void headerAndCookieCarryTokens() {
    assertThat(hub.subscription("match", "a").bearer(Token.access()).send()).hasStatus(200);
    assertThat(
            hub.subscription("match", "a")
                .cookie("__Secure-mercure_access_token", Token.access().compact())
                .send())
        .hasStatus(200);
  }
}
