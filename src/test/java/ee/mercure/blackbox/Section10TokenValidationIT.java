package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 10: which tokens are valid. Every other one is refused, whatever its defect, alike. */
final class Section10TokenValidationIT extends DevelopmentHub {
  private static final String STRANGE_KEY = "another key of more than 32 octets";

  private final Hub hub = Hub.deployed();

  // Type

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "whatever", "application/jwt", ""})
  void typeOfAClassicTokenIsIgnored(String type) {
    accepted(Token.classic().publish("*").headerField("typ", type));
  }

  @Test
  void classicTokenNeedsNoType() {
    accepted(Token.classic().publish("*").withoutHeaderField("typ"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/at+JWT"})
  void typeOfAnAccessTokenIsComparedWithoutCaseAndPrefix(String type) {
    accepted(Token.access().publish("*").headerField("typ", type));
    refused(ONE, Token.classic().publish("*").headerField("typ", type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt2", "text/at+jwt", "at jwt", "a+jwt"})
  void authorizationDetailsOfAnyOtherTypeGrantNothing(String type) {
    Token token = Token.access().publish("*").subscribe("*").headerField("typ", type);
    assertThat(publish(token)).isError(403);
  }

  // Algorithm and key

  @ParameterizedTest
  @EnumSource
  void configuredAlgorithmIsTheOnlyOne(Generation generation) {
    for (String algorithm : List.of("HS384", "HS512")) {
      Token token = generation.publisher().subscribe("*").algorithm(algorithm);
      refused(generation, token.secret(Token.DEVELOPMENT_KEY.repeat(2)));
      refused(generation, generation.publisher().subscribe("*").algorithm(algorithm));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "\"None\"",
        "\"NONE\"",
        "\"nOnE\"",
        "\"\"",
        "\"hs256\"",
        "\"HS256 \"",
        "null",
        "1",
        "[\"HS256\"]",
        "{}"
      })
  void algorithmThatIsNoneOrUnknownIsRefused(String algorithm) {
    for (Generation generation : Generation.values()) {
      String type = generation == ONE ? "at+jwt" : "JWT";
      String header = "{\"typ\":\"" + type + "\",\"alg\":" + algorithm + "}";
      String[] signed = generation.publisher().subscribe("*").compact().split("\\.", -1);
      refused(generation, encoded(header) + "." + signed[1] + ".");
      refused(generation, encoded(header) + "." + signed[1] + "." + signed[2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingAlgorithmIsRefused(Generation generation) {
    String[] signed = generation.publisher().compact().split("\\.", -1);
    String header = encoded("{\"typ\":\"" + (generation == ONE ? "at+jwt" : "JWT") + "\"}");
    refused(generation, header + "." + signed[1] + "." + signed[2]);
  }

  @ParameterizedTest
  @EnumSource
  void keyThatTheTokenBringsAlongIsNotUsed(Generation generation) {
    Map<String, Object> jwk = Map.of("kty", "oct", "alg", "HS256", "k", encoded(STRANGE_KEY));
    Token stranger = generation.publisher().subscribe("*").secret(STRANGE_KEY);
    refused(generation, stranger.headerField("jwk", jwk));
    refused(generation, stranger.headerField("jku", "https://attacker.example/keys"));
    refused(generation, stranger.headerField("x5u", "https://attacker.example/cert"));
    refused(generation, stranger.headerField("x5c", List.of(encoded(STRANGE_KEY))));
  }

  @ParameterizedTest
  @EnumSource
  void keyIdIsAHintAtMost(Generation generation) {
    accepted(generation.publisher().headerField("kid", "unknown"));
    refused(generation, generation.publisher().secret(STRANGE_KEY).headerField("kid", "local"));
  }

  @ParameterizedTest
  @EnumSource
  void extensionThatIsNotUnderstoodIsRefused(Generation generation) {
    Token token = generation.publisher().subscribe("*").headerField("urn:example:x", true);
    accepted(token);
    refused(generation, token.headerField("crit", List.of("urn:example:x")));
  }

  @ParameterizedTest
  @EnumSource
  void changedTokenIsRefused(Generation generation) {
    String[] parts = generation.token().subscribe("*").compact().split("\\.", -1);
    String[] other = generation.publisher().subscribe("*").compact().split("\\.", -1);
    refused(generation, parts[0] + "." + other[1] + "." + parts[2]);
    refused(generation, parts[0] + "." + parts[1] + "." + other[2]);
    refused(generation, parts[0] + "." + parts[1] + "." + parts[2].substring(1));
    refused(generation, parts[0] + "." + parts[1] + ".");
  }

  @ParameterizedTest
  @MethodSource
  void whatHasNoReadableHeaderIsRefused(String token) {
    String header = "Bearer " + token;
    assertThat(hub.request("POST", Hub.PATH).header("Authorization", header).form("topic=a").send())
        .isError(401)
        .hasBearerError("invalid_token");
    assertThat(hub.subscription("match", "a").header("Authorization", header).send())
        .isError(401)
        .hasBearerError("invalid_token");
    assertThat(hub.subscription("topic", "a").header("Authorization", header).send())
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
  }

  static Stream<String> whatHasNoReadableHeaderIsRefused() {
    String padding = "x".repeat(50);
    return Stream.of(
        padding,
        padding + ".",
        padding + ".." + padding,
        "." + padding + "." + padding,
        encoded("[]" + " ".repeat(50)) + ".e30." + padding,
        encoded("\"HS256\"" + " ".repeat(50)) + ".e30." + padding,
        encoded("{\"alg\":\"HS256\"" + " ".repeat(50)) + ".e30." + padding,
        "~".repeat(20) + "." + "~".repeat(20) + "." + "~".repeat(20));
  }

  @Test
  void whatHasNotThreePartsIsRefused() {
    String header = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String part = "x".repeat(50);
    refused(CLASSIC, header + "." + part);
    refused(CLASSIC, header + "." + part + "." + part + "." + part);
    refused(CLASSIC, header + "." + part + "." + part + "." + part + "." + part);
  }

  @Test
  void payloadThatIsNoJsonObjectIsRefused() {
    for (String payload : List.of("", "x", "[]", "null", "1", "{", "{\"exp\":}", "\u0000")) {
      for (Generation generation : Generation.values()) {
        refused(generation, signed(generation, payload));
      }
    }
  }

  // Dates

  @Test
  void classicTokenNeedsNoEnd() {
    accepted(Token.classic().publish("*"));
    accepted(Token.classic().publish("*").expiresIn(Duration.ofMinutes(1)));
  }

  @Test
  void accessTokenNeedsAnEnd() {
    refused(ONE, Token.access().publish("*").subscribe("*").withoutClaim("exp"));
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoLeeway(Generation generation) {
    refused(generation, generation.publisher().expiresAt(Instant.now()));
    refused(generation, generation.publisher().expiresIn(Duration.ofSeconds(-1)));
    refused(generation, generation.publisher().notBefore(Instant.now().plusSeconds(60)));
  }

  @ParameterizedTest
  @EnumSource
  void datesMayHaveFractions(Generation generation) {
    double now = Instant.now().getEpochSecond();
    accepted(generation.publisher().claim("exp", now + 3600.5).claim("nbf", now - 0.5));
    refused(generation, generation.publisher().claim("exp", now - 0.5));
  }

  @ParameterizedTest
  @EnumSource
  void datesMayBeFarAway(Generation generation) {
    accepted(generation.publisher().claim("exp", Long.MAX_VALUE).claim("nbf", 0));
    refused(generation, generation.publisher().claim("nbf", Long.MAX_VALUE));
    refused(generation, generation.publisher().claim("exp", -1));
  }

  @ParameterizedTest
  @EnumSource
  void datesThatAreNoNumbersAreRefused(Generation generation) {
    for (Object date : List.of("soon", true, List.of(1), Map.of())) {
      refused(generation, generation.publisher().claim("exp", date));
      refused(generation, generation.publisher().claim("nbf", date));
    }
  }

  @ParameterizedTest
  @EnumSource
  void dateOfIssueIsNotChecked(Generation generation) {
    accepted(generation.publisher().claim("iat", Instant.now().plusSeconds(86_400).toEpochMilli()));
  }

  // Issuer and audience

  @Test
  void issuerAndAudienceOfAClassicTokenAreIgnored() {
    accepted(Token.classic().publish("*").claim("iss", "urn:x").claim("aud", "urn:y"));
  }

  @Test
  void issuerOfAnAccessTokenMustBeTrusted() {
    Token token = Token.access().publish("*").subscribe("*");
    for (Object issuer :
        List.of(Token.ISSUER + "/", "https://LOCALHOST", "urn:x", "", 1, List.of(Token.ISSUER))) {
      refused(ONE, token.claim("iss", issuer));
    }
    refused(ONE, token.withoutClaim("iss"));
  }

  @Test
  void audienceOfAnAccessTokenMustBeTheHub() {
    Token token = Token.access().publish("*").subscribe("*");
    accepted(token.claim("aud", List.of("urn:x", Token.RESOURCE)));
    for (Object audience :
        List.of(
            "urn:x",
            "",
            Token.RESOURCE + "/",
            Token.RESOURCE.substring(0, Token.RESOURCE.length() - 1),
            "HTTPS://localhost/.well-known/mercure",
            List.of(),
            List.of("urn:x"),
            1,
            Map.of("resource", Token.RESOURCE))) {
      refused(ONE, token.claim("aud", audience));
    }
    refused(ONE, token.withoutClaim("aud"));
  }

  @Test
  void claimsThatOnlyIssuersNeedMayBeMissing() {
    accepted(
        Token.access()
            .publish("*")
            .withoutClaim("sub")
            .withoutClaim("client_id")
            .withoutClaim("iat")
            .withoutClaim("jti"));
  }

  // Answers

  @Test
  void invalidTokenIsNeverTakenForNone() {
    for (Generation generation : Generation.values()) {
      Token token = generation.token().secret(STRANGE_KEY);
      assertThat(hub.subscription(generation.topic(), "a").send()).hasStatus(200);
      assertThat(hub.subscription(generation.topic(), "a").bearer(token).send()).isError(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerDoesNotTellWhatIsWrongWithTheToken(Generation generation) {
    Set<String> answers = new HashSet<>();
    for (Token token :
        List.of(
            generation.publisher().secret(STRANGE_KEY),
            generation.publisher().unsigned(),
            generation.publisher().expiresIn(Duration.ofMinutes(-1)),
            generation.publisher().notBefore(Instant.now().plusSeconds(60)),
            generation.publisher().algorithm("HS384").secret(Token.DEVELOPMENT_KEY.repeat(2)),
            generation.publisher().claim("exp", "soon"))) {
      RawResponse response = publish(token);
      answers.add(response.text() + response.headerLines("WWW-Authenticate"));
      assertThat(response.toString()).doesNotContain(token.compact());
    }
    assertThat(answers).hasSize(1);
  }

  @Test
  void challengesOfTheTwoGenerationsDiffer() {
    assertThat(publish(Token.classic().publish("*").secret(STRANGE_KEY)))
        .isError(401)
        .hasHeader("WWW-Authenticate", "Bearer");
    RawResponse response = publish(Token.access().publish("*").secret(STRANGE_KEY));
    assertThat(response).isError(401);
    assertThat(response.header("WWW-Authenticate").orElse("none"))
        .matches("Bearer error=\"invalid_token\", resource_metadata=\"https?://[^\"]+\"");
  }

  private void accepted(Token token) {
    assertThat(publish(token)).hasStatus(200);
  }

  private RawResponse publish(Token token) {
    return hub.publication(token, "topic", "https://example.com/").send();
  }

  private void refused(Generation generation, Token token) {
    refused(generation, token.compact());
  }

  /** The version of the token tells how a publication is answered, the request's own otherwise. */
  private void refused(Generation generation, String token) {
    String header = "Bearer " + token;
    RawResponse subscription =
        hub.subscription(generation.topic(), "a").header("Authorization", header).send();
    RawResponse publication =
        hub.request("POST", Hub.PATH)
            .header("Authorization", header)
            .form("topic=https://example.com/")
            .send();
    for (RawResponse response : List.of(subscription, publication)) {
      assertThat(response).isError(401);
      if (generation == CLASSIC) {
        assertThat(response).hasHeader("WWW-Authenticate", "Bearer");
      } else {
        assertThat(response).hasBearerError("invalid_token");
      }
    }
  }

  /** A token with a right signature over any payload. */
  private static String signed(Generation generation, String payload) {
    return generation.token().compactOf(payload);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
