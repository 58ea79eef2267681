package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and cookies made to break whoever parses them: 401 or 400, and a quiet log. */
@LibertyOnly("what is hardly HTTP is answered by each server in its own way")
@ExtendWith(CleanLog.class)
final class HostileTokenIT extends DevelopmentHub {
  private static final String ACCESS = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";
  private static final String PART = "x".repeat(50);

  private final Hub hub = Hub.deployed();

  @AfterEach
  void hubGoesOn() {
    assertThat(hub.publication(Token.classic().publish("*"), "topic", "a").send()).hasStatus(200);
  }

  @ParameterizedTest
  @MethodSource
  void tokensThatNobodySignedAreRefused(String token) {
    refused(token);
  }

  static Stream<String> tokensThatNobodySignedAreRefused() {
    String deepArray = "[".repeat(20_000) + "]".repeat(20_000);
    return Stream.of(
        PART.repeat(1_500),
        "a" + ".".repeat(90_000),
        encoded("[".repeat(40_000)) + ".e30." + PART,
        encoded("{\"a\":".repeat(8000)) + ".e30." + PART,
        encoded("{\"alg\":\"HS256\",\"x\":" + deepArray + "}") + ".e30." + PART,
        encoded("{\"alg\":\"HS256\",\"typ\":" + deepArray + "}") + ".e30." + PART,
        encoded("{\"alg\":\"none\",\"alg\":\"HS256\"}") + ".e30." + PART,
        encoded(ACCESS) + "." + encoded("{\"iss\":".repeat(8000)) + "." + PART,
        encoded(ACCESS) + "." + encoded("{\"iss\":" + deepArray + "}") + "." + PART,
        encoded(ACCESS) + "." + encoded("{\"exp\":1e999999999,\"iss\":\"x\"}") + "." + PART,
        encoded(ACCESS) + "." + encoded("{\"iss\":\"" + "\\u0000".repeat(5000)) + "." + PART);
  }

  @ParameterizedTest
  @MethodSource
  void signedTokensWithOddClaimsAreRefused(String claims) {
    refused(Token.classic().compactOf(claims));
    refused(Token.access().compactOf(claims));
  }

  static Stream<String> signedTokensWithOddClaimsAreRefused() {
    String deepArray = "[".repeat(15_000) + "]".repeat(15_000);
    return Stream.of(
        "{\"mercure\":" + deepArray + ",\"authorization_details\":" + deepArray + "}",
        "{\"mercure\":{\"publish\":[\"*\"],\"payload\":" + deepArray + "}}",
        "{\"exp\":1e999999999,\"mercure\":{\"publish\":[\"*\"]}}",
        "{\"exp\":-1e999999999,\"mercure\":{\"publish\":[\"*\"]}}",
        "{\"exp\":NaN,\"mercure\":{\"publish\":[\"*\"]}}",
        "{\"mercure\":{\"publish\":[]},\"mercure\":{\"publish\":[\"*\"]}}",
        "{\"mercure\":{\"publish\":[\"*\"]}} trailing");
  }

  @Test
  void hostilePatternsInATokenAreRefused() {
    for (String pattern :
        List.of(
            "/" + "(".repeat(2000) + ")".repeat(2000),
            "/(a{1000000})",
            "/" + "*".repeat(4000),
            "/" + "{".repeat(2000) + "}".repeat(2000))) {
      Token token = Token.access().publish("*").publishPattern(pattern);
      assertThat(hub.publication(token, "topic", "a").send())
          .isError(401)
          .hasBearerError("invalid_token");
    }
  }

  @Test
  void longTemplatesInATokenHoldNobodyUp() {
    String[] templates =
        Collections.nCopies(100, "https://a.example/" + "{a}".repeat(100)).toArray(String[]::new);
    Token token = Token.classic().publish(templates);
    String topic = "https://a.example/" + "a".repeat(8000) + "/";
    assertThat(hub.publication(token, "topic", topic).send()).isError(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "\u0000", "a b ", "\u00e9", "\"", ",", "\t", "\u007f"})
  void headersThatHoldNoTokenAreMalformed(String character) {
    String value = "Bearer " + (character + PART).repeat(2);
    assertThat(hub.subscription("topic", "a").header("Authorization", value).send()).isError(401);
    assertThat(hub.subscription("match", "a").header("Authorization", value).send()).isError(400);
    assertThat(hub.request("POST", Hub.PATH).header("Authorization", value).form("topic=a").send())
        .isError(400);
  }

  @ParameterizedTest
  @MethodSource
  void oddCookiesAreNoneOrRefused(String cookies) {
    RawResponse response = hub.subscription("topic", "a").header("Cookie", cookies).send();
    assertThat(response.status()).isIn(200, 401);
    RawRequest publication = hub.request("POST", Hub.PATH).form("topic=a");
    RawResponse published = publication.header("Cookie", cookies).send();
    assertThat(published).isError(401);
  }

  static Stream<String> oddCookiesAreNoneOrRefused() {
    return Stream.of(
        "",
        ";;;",
        "=",
        "=;=",
        "a",
        "mercureAuthorization",
        "mercureAuthorization=",
        "mercureAuthorization=\"",
        "mercureAuthorization=\"a",
        "mercureAuthorization=\u0001",
        "mercureAuthorization=a; mercureAuthorization=b",
        "mercureAuthorization=" + "a".repeat(90_000),
        "$Version=1; mercureAuthorization=x; $Path=/",
        "c=x; ".repeat(5000));
  }

  private void refused(String token) {
    String header = "Bearer " + token;
    for (RawRequest request :
        List.of(
            hub.subscription("topic", "a"),
            hub.subscription("match", "a"),
            hub.request("POST", Hub.PATH).form("topic=a"),
            hub.request("GET", SubscriptionApi.ROOT))) {
      assertThat(request.header("Authorization", header).send()).isError(401);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
