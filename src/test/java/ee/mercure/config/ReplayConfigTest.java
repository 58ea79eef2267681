package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayConfigTest {

  @Test
  void nothingIsLimitedAndNothingRewoundByDefault() {
    assertThat(ReplayConfig.from(TestConfig.of())).isEqualTo(new ReplayConfig(0, Duration.ZERO, 0));
  }

  @Test
  void everyLimitCanBeSet() {
    assertThat(
            ReplayConfig.from(
                TestConfig.of(
                    "mercure.history.max-replay",
                    "1000",
                    "mercure.history.max-replay-age",
                    "12h",
                    "mercure.rewind.max",
                    "50")))
        .isEqualTo(new ReplayConfig(1000, Duration.ofHours(12), 50));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mercure.history.max-replay",
        "mercure.history.max-replay-age",
        "mercure.rewind.max"
      })
  void aWrongLimitIsNamed(String key) {
    assertThatThrownBy(() -> ReplayConfig.from(TestConfig.of(key, "-1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }
}
