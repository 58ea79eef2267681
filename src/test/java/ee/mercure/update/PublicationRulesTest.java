package ee.mercure.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.InvalidUpdateException.Reason;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationRulesTest {
  private static final ProtocolVersion V0 = ProtocolVersion.V0;
  private static final ProtocolVersion V1 = ProtocolVersion.V1;

  private final PublicationRules rules =
      new PublicationRules(HubUrl.of("https://hub.example/.well-known/mercure"), 3, 20, 30, true);

  private static void assertRefused(ThrowingCallable check, Reason reason, String field) {
    assertThatThrownBy(check)
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining("\"" + field + "\"")
        .extracting(e -> ((InvalidUpdateException) e).reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void aPublicationNeedsATopic(ProtocolVersion version) {
    assertRefused(() -> rules.topics(List.of(), version), Reason.MALFORMED, "topic");
  }

  @Test
  void limitsOfTopicsHaveAStatusOfTheirOwnInV1Only() {
    List<String> four = Collections.nCopies(4, "t");
    List<String> tooLong = List.of("é".repeat(10) + "x");
    assertRefused(() -> rules.topics(four, V0), Reason.MALFORMED, "topic");
    assertRefused(() -> rules.topics(four, V1), Reason.TOO_LARGE, "topic");
    assertRefused(() -> rules.topics(tooLong, V0), Reason.MALFORMED, "topic");
    assertRefused(() -> rules.topics(tooLong, V1), Reason.TOO_LARGE, "topic");
    assertThat(rules.topics(List.of("a", "b", "é".repeat(10)), V1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\0", "\u007f", "\u0085", "\u200b", "\u202e", "\ufeff"})
  void controlAndFormatCharactersAreRefusedInV1(String character) {
    String text = "a" + character;
    assertRefused(() -> rules.topics(List.of(text), V1), Reason.MALFORMED, "topic");
    assertRefused(() -> rules.id(text, V1), Reason.MALFORMED, "id");
    assertRefused(() -> rules.type(text, V1), Reason.MALFORMED, "type");
    assertThat(rules.topics(List.of(text), V0)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\0"})
  void whatEndsALineIsRefusedInEveryVersion(String character) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      assertRefused(() -> rules.id("a" + character, version), Reason.MALFORMED, "id");
      assertRefused(() -> rules.type("a" + character, version), Reason.MALFORMED, "type");
    }
  }

  @Test
  void reservedNamesAreRefused() {
    assertRefused(() -> rules.topics(List.of("*"), V1), Reason.MALFORMED, "topic");
    assertRefused(() -> rules.id("earliest", V1), Reason.MALFORMED, "id");
    assertRefused(() -> rules.id("#1", V1), Reason.MALFORMED, "id");
    assertRefused(() -> rules.id("#1", V0), Reason.MALFORMED, "id");
    assertRefused(() -> rules.type("mercure", V0), Reason.MALFORMED, "type");
    assertRefused(() -> rules.type("mercure", V1), Reason.MALFORMED, "type");
    String reserved = "/.well-known/mercure";
    assertRefused(() -> rules.topics(List.of(reserved), V0), Reason.RESERVED, "topic");
    assertRefused(() -> rules.topics(List.of("t", "mercure/x"), V1), Reason.RESERVED, "topic");
    assertRefused(() -> rules.topics(List.of(""), V1), Reason.RESERVED, "topic");
  }

  @Test
  void whatDeployedClientsOfV0SendIsAccepted() {
    assertThat(rules.topics(List.of("*", "", "#news"), V0)).hasSize(3);
    assertThatCode(() -> rules.id("earliest", V0)).doesNotThrowAnyException();
    assertThatCode(() -> rules.retry("", V0)).doesNotThrowAnyException();
    assertThatCode(() -> rules.retry("18446744073709551615", V0)).doesNotThrowAnyException();
  }

  @Test
  void longIdsAreRefused() {
    assertThatCode(() -> rules.id("é".repeat(15), V1)).doesNotThrowAnyException();
    assertRefused(() -> rules.id("é".repeat(15) + "x", V0), Reason.MALFORMED, "id");
    assertRefused(() -> rules.id("é".repeat(15) + "x", V1), Reason.TOO_LARGE, "id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+5", " 5", "5 ", "1e3", "-1", "٣", "0x10"})
  void retryIsDigits(String retry) {
    assertRefused(() -> rules.retry(retry, V0), Reason.MALFORMED, "retry");
    assertRefused(() -> rules.retry(retry, V1), Reason.MALFORMED, "retry");
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a ", "\ta", " "})
  void idThatNoHeaderFieldCanCarryIsRefused(String id) {
    assertRefused(() -> rules.id(id, V0), Reason.MALFORMED, "id");
    assertRefused(() -> rules.id(id, V1), Reason.MALFORMED, "id");
  }

  @Test
  void retryHasNoGreatestValueInV1AndOneInV0() {
    assertThatCode(() -> rules.retry("9".repeat(30), V1)).doesNotThrowAnyException();
    assertRefused(() -> rules.retry("18446744073709551616", V0), Reason.MALFORMED, "retry");
    assertThatCode(() -> rules.retry("", V1)).doesNotThrowAnyException();
  }
}
