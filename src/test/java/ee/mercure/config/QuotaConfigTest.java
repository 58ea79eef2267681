package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaConfigTest {

  @Test
  void nothingIsLimitedUnlessSaidSo() {
    assertThat(QuotaConfig.from(TestConfig.of()))
        .isEqualTo(new QuotaConfig(0, 0, 0, 0, 0, 1, List.of()));
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            QuotaConfig.from(
                TestConfig.of(
                    "mercure.quota.connections", "1",
                    "mercure.quota.connections-per-subject", "2",
                    "mercure.quota.connections-per-address", "3",
                    "mercure.quota.subscriptions-per-token", "4",
                    "mercure.quota.publications-per-second", "5",
                    "mercure.quota.publication-burst", "6",
                    "mercure.trusted-proxies", "10.0.0.0/8, ::1")))
        .isEqualTo(new QuotaConfig(1, 2, 3, 4, 5, 6, List.of("10.0.0.0/8", "::1")));
  }

  @Test
  void oneSecondIsTheBurstUnlessSaidOtherwise() {
    assertThat(
            QuotaConfig.from(TestConfig.of("mercure.quota.publications-per-second", "5"))
                .publicationBurst())
        .isEqualTo(5);
  }

  @Test
  void burstWithoutARateIsWrong() {
    assertThatThrownBy(
            () -> QuotaConfig.from(TestConfig.of("mercure.quota.publication-burst", "5")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "mercure.quota.publication-burst is set without mercure.quota.publications-per-second");
  }

  @Test
  void limitIsANumber() {
    assertThatThrownBy(() -> QuotaConfig.from(TestConfig.of("mercure.quota.connections", "-1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mercure.quota.connections ");
  }
}
