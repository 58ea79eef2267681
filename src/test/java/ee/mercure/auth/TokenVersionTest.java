package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.topic.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "APPLICATION/At+jwt"})
  void accessTokenIsOfTheNewProtocol(String typ) {
    assertThat(TokenVersion.of(token("{\"typ\":\"" + typ + "\"}"))).contains(ProtocolVersion.V1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"typ\":\"JWT\"}",
        "{\"typ\":null}",
        "{\"typ\":[\"at+jwt\"]}",
        "{\"typ\":\"appl\\u0131cation/at+jwt\"}",
        "{\"TYP\":\"at+jwt\"}"
      })
  void anyOtherTokenIsOfTheOldProtocol(String header) {
    assertThat(TokenVersion.of(token(header))).contains(ProtocolVersion.V0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a.b.c", "not a token", "e30", "e30=.e30.AA", "W10.e30.AA"})
  void whatHasNoHeaderHasNoVersion(String text) {
    assertThat(TokenVersion.of(text)).isEmpty();
  }

  @Test
  void theRestOfTheTokenDoesNotMatter() {
    assertThat(TokenVersion.of(token("{\"typ\":\"at+jwt\",\"alg\":\"none\"}") + "...?"))
        .contains(ProtocolVersion.V1);
  }

  @Test
  void overlongHeaderIsNotRead() {
    String header = "{\"typ\":\"at+jwt\",\"x\":\"" + "x".repeat(70_000) + "\"}";
    assertThat(TokenVersion.of(token(header))).isEmpty();
  }

  private static String token(String header) {
    return Jws.encode(header) + ".e30.AA";
  }
}
