package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The container's MicroProfile JWT verifies the tokens of its issuer ({@code mercure.auth}). */
@LibertyOnly("others refuse tokens themselves, in words and forms of their own")
@ExtendWith({ContainerAuth.class, ArquillianExtension.class, CleanLog.class})
final class IdentityContainerIT extends IdentityContract {

  @Deployment(testable = false)
  static WebArchive hub() {
    return trusting()
        .and("mercure.auth", "container")
        .and("mp.jwt.token.header", "Authorization")
        .build();
  }

  @Test
  void whatTheContainerDoesNotKnowIsRefusedInItsPlace() {
    Token classic = Token.classic().publish("*").subscribe("*");
    assertThat(hub.publication(classic, "topic", topic).send()).isError(401);
    assertThat(hub.subscription("topic", topic).bearer(classic).send()).isError(401);
  }

  @Test
  void elsewhereTheHubVerifiesAsEver() {
    String classic = Token.classic().compact();
    assertThat(hub.subscription("topic", topic).cookie("mercureAuthorization", classic).send())
        .hasStatus(200);
    assertThat(hub.subscription("topic", topic, "authorization", classic).send()).hasStatus(200);
  }
}
