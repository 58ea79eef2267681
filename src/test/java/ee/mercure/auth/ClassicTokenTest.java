package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicTokenTest {
  private static final SigningKey PUBLISHER = SigningKey.generate("HS256");
  private static final SigningKey SUBSCRIBER = SigningKey.generate("HS256");

  private final TokenVerifier verifier = TestHub.verifier(TestHub.classic(PUBLISHER, SUBSCRIBER));

  @ParameterizedTest
  @ValueSource(strings = {"sub", "nbf", "iat", "jti", "iss"})
  void claimThatIsNullIsAbsent(String name) throws Exception {
    AccessToken token = subscriber("{\"mercure\":{\"subscribe\":[\"a\"]},\"" + name + "\":null}");
    assertThat(token.maySubscribe(TestHub.topic("a"))).isTrue();
  }

  @Test
  void everyTopicOfThePublishListMayBePublished() throws InvalidTokenException {
    AccessToken token = publisher("{\"mercure\":{\"publish\":[\"a\",\"b\"]}}");
    assertThat(token.mayPublish(TestHub.topic("a"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("b"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("c"))).isFalse();
    assertThat(token.mayPublish(TestHub.topic("A"))).isFalse();
  }

  @Test
  void wildcardGrantsEveryTopic() throws InvalidTokenException {
    AccessToken token = publisher("{\"mercure\":{\"publish\":[\"a\",\"*\"]}}");
    assertThat(token.mayPublish(TestHub.topic("https://example.com/whatever"))).isTrue();
  }

  @Test
  void publishAndSubscribeGrantsAreSeparate() throws InvalidTokenException {
    AccessToken token = publisher("{\"mercure\":{\"publish\":[\"a\"],\"subscribe\":[\"b\"]}}");
    assertThat(token.maySubscribe(TestHub.topic("a"))).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("b"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("b"))).isFalse();
  }

  @Test
  void selectorThatIsATemplateGrantsItself() throws InvalidTokenException {
    AccessToken token = subscriber("{\"mercure\":{\"subscribe\":[\"https://example.com/{id}\"]}}");
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/{id}"))).isTrue();
    assertThat(token.subscribeMatchers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"mercure\":null}",
        "{\"mercure\":{}}",
        "{\"mercure\":{\"publish\":null,\"subscribe\":null}}",
        "{\"mercure\":{\"publish\":[],\"subscribe\":[]}}",
        "{\"mercure\":{\"other\":1}}",
        "{\"authorization_details\":[{\"type\":\"https://mercure.rocks/authorization-detail\","
            + "\"actions\":[\"publish\",\"subscribe\"],\"topics\":[{\"match\":\"*\"}]}]}"
      })
  void tokenWithoutListsIsValidAndGrantsNothing(String claims) throws InvalidTokenException {
    AccessToken token = publisher(claims);
    assertThat(token.mayPublish(TestHub.topic("*"))).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("a"))).isFalse();
    assertThat(token.subscribeMatchers()).isEmpty();
    assertThat(token.payloadFor("a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mercure\":[]}",
        "{\"mercure\":\"*\"}",
        "{\"mercure\":true}",
        "{\"mercure\":{\"publish\":\"*\"}}",
        "{\"mercure\":{\"publish\":{}}}",
        "{\"mercure\":{\"publish\":[1]}}",
        "{\"mercure\":{\"publish\":[\"a\",null]}}",
        "{\"mercure\":{\"publish\":[[\"a\"]]}}",
        "{\"mercure\":{\"publish\":[\"a\"],\"subscribe\":1}}",
        "{\"mercure\":{\"publish\":[\"a\"]},\"https://mercure.rocks/\":[]}"
      })
  void wrongTypeInTheClaimSpoilsTheToken(String claims) {
    assertRefused(claims, Reason.CLAIMS);
  }

  @Test
  void listMayHaveAThousandSelectorsAndNotOneMore() throws InvalidTokenException {
    assertThat(publisher("{\"mercure\":{\"publish\":[" + entries(1000) + "]}}")).isNotNull();
    assertRefused("{\"mercure\":{\"publish\":[" + entries(1001) + "]}}", Reason.LIMIT);
    assertRefused("{\"mercure\":{\"subscribe\":[" + entries(1001) + "]}}", Reason.LIMIT);
  }

  private static String entries(int count) {
    return String.join(",", Collections.nCopies(count, "\"a\""));
  }

  @Test
  void templatesOfOneListAreWeighedTogether() throws InvalidTokenException {
    assertThat(publisher(both(templates(40)))).isNotNull();
    assertRefused(both(templates(400)), Reason.LIMIT);
    assertRefused("{\"mercure\":{\"subscribe\":[" + templates(400) + "]}}", Reason.LIMIT);
  }

  private static String both(String entries) {
    return "{\"mercure\":{\"publish\":[" + entries + "],\"subscribe\":[" + entries + "]}}";
  }

  private static String templates(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"https://example.com/" + i + "{/a,b,c}{?d,e}\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void templateThatIsTooLongSpoilsTheToken() {
    String template = "{v}" + "a".repeat(4094);
    assertRefused("{\"mercure\":{\"publish\":[\"" + template + "\"]}}", Reason.CLAIMS);
  }

  @Test
  void namespacedClaimWinsOverTheShortOne() throws InvalidTokenException {
    AccessToken token =
        publisher(
            """
            {"mercure":{"publish":["short"]},"https://mercure.rocks/":{"publish":["long"]}}""");
    assertThat(token.mayPublish(TestHub.topic("long"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("short"))).isFalse();
  }

  @Test
  void namespacedClaimStandsAlone() throws InvalidTokenException {
    AccessToken token = publisher("{\"https://mercure.rocks/\":{\"publish\":[\"long\"]}}");
    assertThat(token.mayPublish(TestHub.topic("long"))).isTrue();
  }

  @Test
  void payloadBelongsToEverySubscription() throws InvalidTokenException {
    AccessToken token = subscriber("{\"mercure\":{\"payload\":{\"a\":[1,2.5,true,null,\"x\"]}}}");
    Map<String, Object> payload = new HashMap<>();
    payload.put("a", Arrays.asList(1L, 2.5, true, null, "x"));
    assertThat(token.payloadFor("https://example.com/{id}")).contains(payload);
    assertThat(token.payloadFor("")).contains(payload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "1", "true", "[]", "{}"})
  void payloadMayBeAnyJson(String json) throws InvalidTokenException {
    assertThat(subscriber("{\"mercure\":{\"payload\":" + json + "}}").payloadFor("a")).isPresent();
  }

  @Test
  void payloadNullIsNone() throws InvalidTokenException {
    assertThat(subscriber("{\"mercure\":{\"payload\":null}}").payloadFor("a")).isEmpty();
  }

  @Test
  void payloadCannotBeChanged() throws InvalidTokenException {
    Object payload =
        subscriber("{\"mercure\":{\"payload\":[{\"a\":1}]}}").payloadFor("a").orElseThrow();
    assertThat(payload).isInstanceOf(List.class);
    List<?> list = (List<?>) payload;
    assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
    Map<?, ?> member = (Map<?, ?>) list.get(0);
    assertThatThrownBy(member::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void expIsOptional() throws InvalidTokenException {
    assertThat(publisher("{}").expiresAt()).isEmpty();
  }

  @Test
  void fractionalDatesAreKept() throws InvalidTokenException {
    AccessToken token = publisher("{\"exp\":1780315200.25,\"nbf\":1.5}");
    assertThat(token.expiresAt()).contains(Instant.ofEpochSecond(1780315200L, 250_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"253402300800", "1e300", "99999999999999999999999999"})
  void expBeyondAllCalendarsIsTheirEnd(String exp) throws InvalidTokenException {
    assertThat(publisher("{\"exp\":" + exp + "}").expiresAt())
        .contains(Instant.parse("9999-12-31T23:59:59Z"));
  }

  @Test
  void nbfThatIsNowIsPast() throws InvalidTokenException {
    assertThat(publisher("{\"nbf\":" + TestHub.NOW.getEpochSecond() + "}")).isNotNull();
  }

  @Test
  void issuerAudienceAndIssueTimeAreNotChecked() throws InvalidTokenException {
    AccessToken token =
        publisher("{\"iss\":\"anyone\",\"aud\":\"elsewhere\",\"iat\":\"x\",\"sub\":\"me\"}");
    assertThat(token.issuer()).contains("anyone");
    assertThat(token.subject()).contains("me");
    assertThat(token.version()).isEqualTo(ProtocolVersion.V0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"JWT\"", "\"jose\"", "1", "null"})
  void otherTypesAreNotChecked(String typ) throws InvalidTokenException {
    String token = PUBLISHER.sign("{\"alg\":\"HS256\",\"typ\":" + typ + "}", "{}");
    assertThat(verifier.verify(token, Role.PUBLISHER).version()).isEqualTo(ProtocolVersion.V0);
  }

  @Test
  void keyOfOneRoleIsNoneOfTheOther() {
    assertThatThrownBy(() -> verifier.verify(PUBLISHER.sign("{}"), Role.SUBSCRIBER))
        .isInstanceOf(InvalidTokenException.class);
    assertThatThrownBy(() -> verifier.verify(SUBSCRIBER.sign("{}"), Role.PUBLISHER))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void roleWithoutKeyAcceptsNothing() {
    TokenVerifier publishersOnly =
        TestHub.verifier(
            TestHub.config(
                EnumSet.allOf(ProtocolVersion.class),
                Optional.of(PUBLISHER.config("publisher-key")),
                Optional.empty(),
                List.of()));
    assertThat(publishersOnly.accepts(Role.PUBLISHER)).isTrue();
    assertThat(publishersOnly.accepts(Role.SUBSCRIBER)).isFalse();
    assertThatThrownBy(() -> publishersOnly.verify(PUBLISHER.sign("{}"), Role.SUBSCRIBER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_KEY));
  }

  @Test
  void classicTokensAreRefusedWhereOnlyTheNewProtocolIsSpoken() {
    TokenVerifier newOnly =
        TestHub.verifier(
            TestHub.config(
                EnumSet.of(ProtocolVersion.V1),
                Optional.of(PUBLISHER.config("publisher-key")),
                Optional.empty(),
                List.of(TestHub.issuer(TestHub.ISSUER, PUBLISHER, SUBSCRIBER))));
    assertThatThrownBy(() -> newOnly.verify(PUBLISHER.sign("{}"), Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TYPE));
  }

  private AccessToken publisher(String claims) throws InvalidTokenException {
    return verifier.verify(PUBLISHER.sign(claims), Role.PUBLISHER);
  }

  private AccessToken subscriber(String claims) throws InvalidTokenException {
    return verifier.verify(SUBSCRIBER.sign(claims), Role.SUBSCRIBER);
  }

  private void assertRefused(String claims, Reason reason) {
    assertThatThrownBy(() -> publisher(claims))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
