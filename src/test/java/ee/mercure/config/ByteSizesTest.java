package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "1kB, 1000",
    "1KB, 1000",
    "1KiB, 1024",
    "64KiB, 65536",
    "2MB, 2000000",
    "1MiB, 1048576",
    "1.5GiB, 1610612736",
    "1GB, 1000000000",
    "1TB, 1000000000000",
    "1TiB, 1099511627776",
    "' 1 MiB ', 1048576",
    "1mib, 1048576",
    "0.5B, 0",
    "999999999999999999, 999999999999999999"
  })
  void sizeIsRead(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MiB",
        "-1",
        "+1",
        "1K",
        "1Mi",
        "1M",
        "1 Mi B",
        "1,5MiB",
        "1e6",
        "1PiB",
        "1..5MiB",
        "１",
        "9223372036854775808",
        "8388608TiB",
        "1MiB2"
      })
  void anythingElseIsNone(String text) {
    assertThat(ByteSizes.parse(text)).isEmpty();
  }
}
