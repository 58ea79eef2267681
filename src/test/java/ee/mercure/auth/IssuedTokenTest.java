package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.IssuerConfig;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuedTokenTest {
  private static final SigningKey PUBLISHER = SigningKey.generate("EdDSA");
  private static final SigningKey SUBSCRIBER = SigningKey.generate("ES256");
  private static final SigningKey OTHER = SigningKey.generate("RS256");

  private static final AuthConfig CONFIG =
      TestHub.config(
          EnumSet.allOf(ProtocolVersion.class),
          Optional.empty(),
          Optional.empty(),
          List.of(
              TestHub.issuer(TestHub.ISSUER, PUBLISHER, SUBSCRIBER),
              TestHub.issuer(TestHub.OTHER_ISSUER, OTHER, OTHER)));

  private final TokenVerifier verifier = TestHub.verifier(CONFIG);

  @Test
  void tokenOfATrustedIssuerForThisHubIsAccepted() throws InvalidTokenException {
    AccessToken token = publisher(TestHub.accessTokenClaims("[]"));
    assertThat(token.version()).isEqualTo(ProtocolVersion.V1);
    assertThat(token.issuer()).contains(TestHub.ISSUER);
    assertThat(token.subject()).contains("someone");
    assertThat(token.expiresAt()).contains(TestHub.NOW.plusSeconds(300));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "Application/AT+jwt"})
  void typeIsComparedWithoutCaseAndPrefix(String typ) throws InvalidTokenException {
    String header = "{\"alg\":\"EdDSA\",\"typ\":\"" + typ + "\"}";
    String token = PUBLISHER.sign(header, TestHub.accessTokenClaims("[]"));
    assertThat(verifier.verify(token, Role.PUBLISHER).version()).isEqualTo(ProtocolVersion.V1);
  }

  @Test
  void audienceMayBeAnArrayWithThisHubInIt() throws InvalidTokenException {
    String audiences = "\"aud\":[\"https://elsewhere.example.com\",\"" + TestHub.URL + "\"]";
    String claims =
        TestHub.accessTokenClaims("[]").replace("\"aud\":\"" + TestHub.URL + "\"", audiences);
    assertThat(claims).contains(audiences);
    assertThat(publisher(claims)).isNotNull();
  }

  @Test
  void eachIssuerIsVerifiedWithItsOwnKeys() throws InvalidTokenException {
    String claims = TestHub.accessTokenClaims("[]").replace(TestHub.ISSUER, TestHub.OTHER_ISSUER);
    AccessToken token = verifier.verify(OTHER.signAccessToken(claims), Role.PUBLISHER);
    assertThat(token.issuer()).contains(TestHub.OTHER_ISSUER);
    assertRefused(OTHER.signAccessToken(TestHub.accessTokenClaims("[]")), Reason.ALGORITHM);
    assertRefused(PUBLISHER.signAccessToken(claims), Reason.ALGORITHM);
  }

  @Test
  void mercureClaimMeansNothingInAnAccessToken() throws InvalidTokenException {
    String claims =
        TestHub.accessTokenClaims("[]")
            .replaceFirst("\\{", "{\"mercure\":{\"publish\":[\"*\"],\"subscribe\":[\"*\"]},");
    AccessToken token = publisher(claims);
    assertThat(token.mayPublish(TestHub.topic("a"))).isFalse();
    assertThat(token.subscribeMatchers()).isEmpty();
  }

  @Test
  void fractionOfASecondBeforeItsEndATokenIsValid() throws InvalidTokenException {
    String exp = TestHub.NOW.getEpochSecond() + ".5";
    String claims = TestHub.accessTokenClaims("[]").replaceFirst("\"exp\":\\d+", "\"exp\":" + exp);
    assertThat(publisher(claims).expiresAt()).contains(TestHub.NOW.plusMillis(500));
  }

  @Test
  void issuerWithoutVerifierForTheRoleIsRefused() {
    IssuerConfig publishersOnly =
        new IssuerConfig(
            "test",
            TestHub.ISSUER,
            false,
            Optional.of(PUBLISHER.config("publisher-key")),
            Optional.empty());
    TokenVerifier hub =
        TestHub.verifier(
            TestHub.config(
                EnumSet.allOf(ProtocolVersion.class),
                Optional.empty(),
                Optional.of(SUBSCRIBER.config("classic-key")),
                List.of(publishersOnly)));
    String token = PUBLISHER.signAccessToken(TestHub.accessTokenClaims("[]"));
    assertThatThrownBy(() -> hub.verify(token, Role.SUBSCRIBER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_KEY));
  }

  @Test
  void accessTokensAreRefusedWhereOnlyTheOldProtocolIsSpoken() {
    TokenVerifier oldOnly =
        TestHub.verifier(
            TestHub.config(
                EnumSet.of(ProtocolVersion.V0),
                Optional.of(PUBLISHER.config("publisher-key")),
                Optional.empty(),
                List.of(TestHub.issuer(TestHub.ISSUER, PUBLISHER, SUBSCRIBER))));
    String token = PUBLISHER.signAccessToken(TestHub.accessTokenClaims("[]"));
    assertThatThrownBy(() -> oldOnly.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TYPE));
  }

  @Test
  void accessTokensAreRefusedWhereThereAreOnlyClassicKeys() {
    TokenVerifier classic = TestHub.verifier(TestHub.classic(PUBLISHER, SUBSCRIBER));
    String token = PUBLISHER.signAccessToken(TestHub.accessTokenClaims("[]"));
    assertThatThrownBy(() -> classic.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ISSUER));
  }

  @Test
  void distantEndOverflowsNothing() throws InvalidTokenException {
    String claims =
        TestHub.accessTokenClaims("[]").replaceFirst("\"exp\":\\d+", "\"exp\":" + Long.MAX_VALUE);
    assertThat(publisher(claims).expiresAt()).contains(Instant.parse("9999-12-31T23:59:59Z"));
  }

  private AccessToken publisher(String claims) throws InvalidTokenException {
    return verifier.verify(PUBLISHER.signAccessToken(claims), Role.PUBLISHER);
  }

  private void assertRefused(String token, Reason reason) {
    assertThatThrownBy(() -> verifier.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
