package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings setting(String value) {
    return new Settings(TestConfig.of("a.b", value));
  }

  private static void assertWrong(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("a.b ")
        .hasMessageNotContainingAny("wrong", "\n")
        .hasNoCause();
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = new Settings(TestConfig.of());
    assertThat(settings.raw("a.b")).isEmpty();
    assertThat(settings.text("a.b")).isEmpty();
    assertThat(settings.list("a.b")).isEmpty();
    assertThat(settings.flag("a.b", true)).isTrue();
    assertThat(settings.oneOf("a.b", "x", "x", "y")).isEqualTo("x");
    assertThat(settings.positive("a.b", 7)).isEqualTo(7);
    assertThat(settings.bytes("a.b", "1KiB")).isEqualTo(1024);
    assertThat(settings.positiveBytes("a.b", "1KiB")).isEqualTo(1024);
    assertThat(settings.duration("a.b", "15s")).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatIsEmptyIsNotSet() {
    assertThat(setting("").raw("a.b")).isEmpty();
    assertThat(setting(" ").text("a.b")).isEmpty();
    assertThat(setting(" ").positive("a.b", 7)).isEqualTo(7);
    assertThat(setting(" , ,").list("a.b")).isEmpty();
  }

  @Test
  void whatIsSetIsRead() {
    assertThat(setting(" x ").raw("a.b")).contains(" x ");
    assertThat(setting(" x ").text("a.b")).contains("x");
    assertThat(setting("x, y ,,z").list("a.b")).containsExactly("x", "y", "z");
    assertThat(setting("TRUE").flag("a.b", false)).isTrue();
    assertThat(setting("false").flag("a.b", true)).isFalse();
    assertThat(setting("Y").oneOf("a.b", "x", "x", "y")).isEqualTo("y");
    assertThat(setting("2147483647").positive("a.b", 7)).isEqualTo(Integer.MAX_VALUE);
    assertThat(setting("0").bytes("a.b", "1KiB")).isZero();
    assertThat(setting("0").duration("a.b", "15s")).isZero();
  }

  @Test
  void whatIsWrongIsNamedAndNotRepeated() {
    assertWrong(() -> setting("wrong").flag("a.b", true));
    assertWrong(() -> setting("wrong").oneOf("a.b", "x", "x", "y"));
    assertWrong(() -> setting("wrong").positive("a.b", 1));
    assertWrong(() -> setting("0").positive("a.b", 1));
    assertWrong(() -> setting("-1").positive("a.b", 1));
    assertWrong(() -> setting("2147483648").positive("a.b", 1));
    assertWrong(() -> setting("wrong").bytes("a.b", "1"));
    assertWrong(() -> setting("0").positiveBytes("a.b", "1"));
    assertWrong(() -> setting("wrong").duration("a.b", "1s"));
    assertWrong(() -> setting("wrong${unknown}").raw("a.b"));
  }
}
