package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 10: where only 1.0 is spoken, a token that is no access token is invalid. */
final class Section10OnlyOneIT extends OnlyOneHub {
  private final Hub hub = Hub.deployed();

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
