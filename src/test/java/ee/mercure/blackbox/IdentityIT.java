package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hub verifies the tokens of MicroProfile's issuer, beside those of all others. */
@ExtendWith({ArquillianExtension.class, CleanLog.class})
final class IdentityIT extends IdentityContract {

  @Deployment(testable = false)
  static WebArchive hub() {
    return trusting().build();
  }

  @Test
  void otherIssuersAndClassicKeysAreTrustedAsBefore() {
    assertThat(hub.publication(Token.classic().publish("*"), "topic", topic).send()).hasStatus(200);
    assertThat(hub.publication(Token.access().publish("*"), "topic", topic).send()).hasStatus(200);
  }

  @Test
  void classicKeySignsNothingForTheIssuer() {
    Token token = Token.classic().publish("*").claim("iss", PROVIDER.issuer());
    assertThat(hub.publication(token, "topic", topic).send()).isError(401);
  }
}
