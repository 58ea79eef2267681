package ee.mercure.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormPairsTest {

  private static FormPairs.Pair only(String query) {
    FormPairs pairs = FormPairs.ofQuery(query);
    assertThat(pairs.pairs()).hasSize(1);
    return pairs.pairs().get(0);
  }

  @Test
  void pairsKeepTheirOrderAndRepeat() {
    FormPairs pairs = FormPairs.ofQuery("topic=a&x=1&topic=b&&topic=");
    assertThat(pairs.all("topic")).containsExactly("a", "b", "");
    assertThat(pairs.first("topic")).hasValue("a");
    assertThat(pairs.has("y")).isFalse();
  }

  @Test
  void namesAndValuesAreDecoded() {
    assertThat(only("m%61tch=a+b%2Bc%C3%A9%F0%9F%98%80"))
        .isEqualTo(new FormPairs.Pair("match", "a b+cé😀", false, false, false));
  }

  @Test
  void aNameWithoutValueHasTheEmptyOne() {
    assertThat(only("private").value()).isEmpty();
    assertThat(only("a=b=c").value()).isEqualTo("b=c");
    assertThat(only("=v").name()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%z", "%zz", "%1", "%1g", "a%"})
  void brokenEscapesAreLiteralAndMarked(String value) {
    FormPairs.Pair pair = only("t=" + value);
    assertThat(pair.brokenEscape()).isTrue();
    assertThat(pair.value()).isEqualTo(value);
    assertThat(FormPairs.ofQuery("t=" + value + "&u=1").withoutBroken().pairs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%ED%A0%80", "%C0%80"})
  void bytesThatAreNotUtf8AreMarked(String value) {
    assertThat(only("t=" + value).invalidUtf8()).isTrue();
    assertThat(only(value + "=t").invalidUtf8()).isTrue();
  }

  @Test
  void aSemicolonIsNoSeparatorAndMarked() {
    FormPairs.Pair pair = only("t=a;b");
    assertThat(pair.value()).isEqualTo("a;b");
    assertThat(pair.rawSemicolon()).isTrue();
    assertThat(only("t=a%3Bb").rawSemicolon()).isFalse();
  }

  @Test
  void aBodyIsRawUtf8() {
    FormPairs pairs = FormPairs.of("data=é".getBytes(StandardCharsets.UTF_8));
    assertThat(pairs.first("data")).hasValue("é");
  }

  @Test
  void noQueryIsNoPair() {
    assertThat(FormPairs.ofQuery(null).pairs()).isEmpty();
    assertThat(FormPairs.ofQuery("").pairs()).isEmpty();
  }

  @Test
  void twoComponentsAreOneAfterTheOther() {
    FormPairs both = FormPairs.ofQuery("a=1").and(FormPairs.ofQuery("a=2"));
    assertThat(both.all("a")).containsExactly("1", "2");
  }
}
