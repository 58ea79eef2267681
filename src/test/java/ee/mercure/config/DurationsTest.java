package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "500ms, PT0.5S",
    "15s, PT15S",
    "10m, PT10M",
    "2h, PT2H",
    "7d, PT168H",
    "1h30m, PT1H30M",
    "1m30s500ms, PT1M30.5S",
    "1.5s, PT1.5S",
    "0.25ms, PT0.00025S",
    "' 15s ', PT15S",
    "15S, PT15S",
    "PT15S, PT15S",
    "pt1h, PT1H",
    "P1D, PT24H",
    "106751d, PT2562024H"
  })
  void durationIsRead(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "15",
        "s",
        "15 s",
        "15sec",
        "-15s",
        "+15s",
        "PT-15S",
        "-PT15S",
        "1e3s",
        "15,5s",
        ".5s",
        "5.s",
        "1µs",
        "１５s",
        "P",
        "PT",
        "106752d",
        "999999999999d",
        "PT9999999999H",
        "99999999999999999999s",
        "1s 2s",
        "s15"
      })
  void anythingElseIsNone(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
