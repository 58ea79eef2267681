package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ee.mercure.config.AuthConfig;
import ee.mercure.topic.ProtocolVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, it is refused as an invalid token, or it is the signed token itself. */
class TokenFuzzTest {
  private static final int ROUNDS = 1000;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0\u00e9\ud83d";
  private static final String JSON = "{}[],:\"\\ue0129.-+Etrufalsn \t\n\0/\ud800*";

  private static final SigningKey EC = SigningKey.of("ES256");
  private static final SigningKey ED = SigningKey.of("EdDSA");
  private static final SigningKey SECRET = SigningKey.of("HS256");
  private static final SigningKey RSA = SigningKey.of("PS256");

  private static final AuthConfig CONFIG =
      TestHub.config(
          EnumSet.allOf(ProtocolVersion.class),
          Optional.of(SECRET.config("publisher-key")),
          Optional.of(RSA.config("subscriber-key")),
          List.of(TestHub.issuer(TestHub.ISSUER, EC, ED)));

  private final TokenVerifier verifier = TestHub.verifier(CONFIG);

  @ParameterizedTest
  @CsvSource({"HS256,PUBLISHER,0", "PS256,SUBSCRIBER,0", "ES256,PUBLISHER,1", "EdDSA,SUBSCRIBER,1"})
  void changedTokenIsRefused(String algorithm, Role role, int generation) {
    Random random = new Random(algorithm.hashCode());
    SigningKey key = SigningKey.of(algorithm);
    String good =
        generation == 0
            ? key.sign("{\"exp\":9999999999,\"mercure\":{\"publish\":[\"a\"]}}")
            : key.signAccessToken(TestHub.accessTokenClaims("[]"));
    assertThat(catchThrowable(() -> verifier.verify(good, role))).isNull();
    for (int i = 0; i < ROUNDS; i++) {
      String bad = mutate(good, ALPHABET, random);
      assertRefused(bad, role, significant(bad).equals(significant(good)));
    }
  }

  /** Claims that their owner signed, so that everything behind the signature is reached. */
  @ParameterizedTest
  @ValueSource(strings = {"HS256", "ES256"})
  void signedNonsenseIsAcceptedOrRefusedAsInvalid(String algorithm) {
    Random random = new Random(algorithm.hashCode());
    boolean classic = algorithm.equals("HS256");
    String claims =
        classic
            ? """
            {"exp":9999999999,"nbf":1.5,"sub":"x","iss":"y","mercure":{"publish":["*","a","{b}"],
            "subscribe":[],"payload":{"a":[1,null,true,"x"]}}}"""
            : TestHub.accessTokenClaims(
                """
                [{"type":"https://mercure.rocks/authorization-detail","actions":["publish"],
                "topics":[{"match":"a"},{"match":"https://b/:c","match_type":"urlpattern"}],
                "payload":{"a":[1,null,true,"x"]}},{"type":"other"}]""");
    for (int i = 0; i < ROUNDS; i++) {
      String changed = mutate(claims, JSON, random);
      String token = classic ? SECRET.sign(changed) : EC.signAccessToken(changed);
      assertRefused(token, Role.PUBLISHER, true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "ES256"})
  void nonsenseInTheHeaderIsRefusedAsInvalid(String algorithm) {
    Random random = new Random(algorithm.hashCode());
    String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\",\"kid\":\"a\",\"x\":[{}]}";
    for (int i = 0; i < ROUNDS; i++) {
      String token =
          Jws.encode(mutate(header, JSON, random))
              + "."
              + Jws.encode(TestHub.accessTokenClaims("[]"))
              + "."
              + "A".repeat(86);
      assertRefused(token, Role.PUBLISHER, false);
      assertThat(TokenVersion.of(token)).isNotNull();
    }
  }

  private void assertRefused(String token, Role role, boolean mayPass) {
    Throwable refusal = catchThrowable(() -> verifier.verify(token, role));
    if (refusal == null) {
      assertThat(mayPass).as(token).isTrue();
    } else {
      assertThat(refusal).as(token).isInstanceOf(InvalidTokenException.class);
    }
  }

  /** Without the last character, some bits of which mean nothing. */
  private static String significant(String token) {
    return token.substring(0, Math.max(0, token.length() - 1));
  }

  private static String mutate(String text, String alphabet, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(changed.length());
      char with = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(5)) {
        case 0 -> changed.setLength(Math.max(1, at));
        case 1 -> changed.insert(at, with);
        case 2 -> changed.setCharAt(at, with);
        case 3 -> changed.insert(at, changed.substring(0, at));
        default -> changed.replace(at, Math.min(changed.length(), at + 3), "" + with);
      }
    }
    return changed.toString();
  }
}
