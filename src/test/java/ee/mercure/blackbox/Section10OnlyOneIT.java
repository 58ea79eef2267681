package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 10: where only 1.0 is spoken, a token that is no access token is invalid. */
@ExtendWith(ArquillianExtension.class)
final class Section10OnlyOneIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "1.0").build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "", "at+jwt2", "id_token+jwt", "logout+jwt"})
  void tokenOfAnotherTypeIsInvalid(String type) {
    Token token = Token.access().publish("*").subscribe("*").headerField("typ", type);
    assertThat(hub.publication(token, "topic", "https://example.com/").send())
        .isError(401)
        .hasBearerError("invalid_token");
    assertThat(hub.subscription("match", "a").bearer(token).send())
        .isError(401)
        .hasBearerError("invalid_token");
    assertThat(hub.subscription("match", "a").bearer(token.withoutHeaderField("typ")).send())
        .isError(401)
        .hasBearerError("invalid_token");
  }
}
