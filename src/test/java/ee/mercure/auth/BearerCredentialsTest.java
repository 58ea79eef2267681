package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.PresentedToken.Bearer;
import ee.mercure.auth.PresentedToken.None;
import ee.mercure.auth.PresentedToken.Source;
import ee.mercure.topic.ProtocolVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerCredentialsTest {
  private static final String H = "header." + "h".repeat(40);
  private static final String Q = "query." + "q".repeat(40);
  private static final String C0 = "cookie0." + "c".repeat(40);
  private static final String C1 = "cookie1." + "c".repeat(40);
  private static final Map<String, String> BOTH = Map.of("v0", C0, "v1", C1, "other", "x");
  private static final Optional<ProtocolVersion> V0 = Optional.of(ProtocolVersion.V0);
  private static final Optional<ProtocolVersion> V1 = Optional.of(ProtocolVersion.V1);

  private final BearerCredentials credentials =
      new BearerCredentials(EnumSet.allOf(ProtocolVersion.class), "v0", "v1");

  private PresentedToken find(
      List<String> headers,
      List<String> parameters,
      Map<String, String> cookies,
      Optional<ProtocolVersion> generation)
      throws MalformedCredentialsException {
    return credentials.presentedBy(headers, parameters, cookies, generation);
  }

  @Test
  void requestWithNothingHasNoToken() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(), Map.of("other", "x"), Optional.empty()))
        .isEqualTo(new None());
  }

  @Test
  void headerWinsOverEverything() throws MalformedCredentialsException {
    for (Optional<ProtocolVersion> generation :
        List.of(V0, V1, Optional.<ProtocolVersion>empty())) {
      assertThat(find(List.of("Bearer " + H), List.of(Q, Q), BOTH, generation))
          .isEqualTo(new Bearer(H, Source.HEADER));
    }
  }

  @Test
  void parameterWinsOverCookiesInRequestsThatMayBeOld() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(Q), BOTH, V0)).isEqualTo(new Bearer(Q, Source.QUERY));
    assertThat(find(List.of(), List.of(Q), BOTH, Optional.empty()))
        .isEqualTo(new Bearer(Q, Source.QUERY));
  }

  @Test
  void parameterMeansNothingInNewRequests() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(Q), BOTH, V1)).isEqualTo(new Bearer(C1, Source.COOKIE_V1));
    assertThat(find(List.of(), List.of("bad"), Map.of(), V1)).isEqualTo(new None());
  }

  @Test
  void cookieOfTheRequestsOwnGenerationComesFirst() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(), BOTH, V0)).isEqualTo(new Bearer(C0, Source.COOKIE_V0));
    assertThat(find(List.of(), List.of(), BOTH, V1)).isEqualTo(new Bearer(C1, Source.COOKIE_V1));
    assertThat(find(List.of(), List.of(), BOTH, Optional.empty()))
        .isEqualTo(new Bearer(C1, Source.COOKIE_V1));
  }

  @Test
  void cookieOfTheOtherGenerationComesSecond() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(), Map.of("v1", C1), V0))
        .isEqualTo(new Bearer(C1, Source.COOKIE_V1));
    assertThat(find(List.of(), List.of(), Map.of("v0", C0), V1))
        .isEqualTo(new Bearer(C0, Source.COOKIE_V0));
  }

  @Test
  void worthlessCookieStillCounts() throws MalformedCredentialsException {
    assertThat(find(List.of(), List.of(), Map.of("v0", ""), V0))
        .isEqualTo(new Bearer("", Source.COOKIE_V0));
  }

  @Test
  void generationThatIsSwitchedOffHasNoParameterAndNoCookie() throws MalformedCredentialsException {
    BearerCredentials newOnly = new BearerCredentials(EnumSet.of(ProtocolVersion.V1), "v0", "v1");
    assertThat(newOnly.presentedBy(List.of(), List.of(Q), Map.of("v0", C0), Optional.empty()))
        .isEqualTo(new None());
    BearerCredentials oldOnly = new BearerCredentials(EnumSet.of(ProtocolVersion.V0), "v0", "v1");
    assertThat(oldOnly.presentedBy(List.of(), List.of(), BOTH, Optional.empty()))
        .isEqualTo(new Bearer(C0, Source.COOKIE_V0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR    "})
  void schemeIsReadInAnyCase(String prefix) throws MalformedCredentialsException {
    assertThat(find(List.of(prefix + H + " "), List.of(), Map.of(), V0))
        .isEqualTo(new Bearer(H, Source.HEADER));
  }

  @Test
  void tokenMayHaveEveryCharacterOfTheRfc() throws MalformedCredentialsException {
    String token = "AZaz09-._~+/" + "x".repeat(30) + "==";
    assertThat(find(List.of("Bearer " + token), List.of(), Map.of(), V1))
        .isEqualTo(new Bearer(token, Source.HEADER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer short",
        "Bearer 0123456789012345678901234567890123456789",
        "0123456789012345678901234567890123456789012345678901234567890",
        "Bearer0123456789012345678901234567890123456789012345678901234567890",
        "Bearer\t0123456789012345678901234567890123456789012345678901234567890",
        "Bearer 01234567890123456789012345678901234567890,1234567890123456789",
        "Bearer 0123456789012345678901234567890 1234567890123456789012345678",
        "Bearer \"0123456789012345678901234567890123456789012345678901234567\"",
        "Bearer 0123456789012345678901234567890123456789=01234567890123456789",
        "Bearer é0123456789012345678901234567890123456789012345678901234567890",
        "Bearer 0123456789012345678901234567890123456789012345678901234567890\n",
        "Bearer Bearer 01234567890123456789012345678901234567890123456789012345"
      })
  void malformedHeaderIsNoReasonToLookElsewhere(String header) {
    assertThatThrownBy(() -> find(List.of(header), List.of(Q), BOTH, V0))
        .isInstanceOf(MalformedCredentialsException.class)
        .hasMessageNotContainingAny("0123456789", "dXNl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNzd29yZA==",
        "Digest username=\"a\", realm=\"b\"",
        "Negotiate YII=",
        "  DPoP eyJ0 ",
        "AWS4-HMAC-SHA256 Credential=a"
      })
  void credentialsThatAreForOthersHideNothing(String header) throws Exception {
    assertThat(find(List.of(header), List.of(Q), BOTH, V0)).isEqualTo(new Bearer(Q, Source.QUERY));
    assertThat(find(List.of(header), List.of(), Map.of(), V1)).isEqualTo(new PresentedToken.None());
    assertThatThrownBy(() -> find(List.of(header, header), List.of(), BOTH, V1))
        .isInstanceOf(MalformedCredentialsException.class);
  }

  @Test
  void twoHeaderLinesAreMalformed() {
    assertThatThrownBy(() -> find(List.of("Bearer " + H, "Bearer " + H), List.of(), BOTH, V1))
        .isInstanceOf(MalformedCredentialsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "Bearer 01234567890123456789012345678901234567890123456789"})
  void malformedParameterIsNoReasonToLookElsewhere(String value) {
    assertThatThrownBy(() -> find(List.of(), List.of(value), BOTH, V0))
        .isInstanceOf(MalformedCredentialsException.class);
  }

  @Test
  void twoParametersAreMalformed() {
    assertThatThrownBy(() -> find(List.of(), List.of(Q, Q), BOTH, V0))
        .isInstanceOf(MalformedCredentialsException.class);
  }

  @ParameterizedTest
  @EnumSource
  void onlyCookiesAreAmbient(Source source) {
    assertThat(source.isAmbient()).isEqualTo(source.name().startsWith("COOKIE"));
  }

  @Test
  void presentedTokenIsNotPrinted() {
    assertThat(new Bearer(H, Source.HEADER).toString()).doesNotContain(H).contains("HEADER");
  }
}
