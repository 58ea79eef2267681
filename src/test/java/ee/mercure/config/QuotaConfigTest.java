package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaConfigTest {

  @Test
  void streamsFitIntoTheHeapAndStrangersLeaveSomeToOthersUnlessSaidOtherwise() {
    assertThat(QuotaConfig.from(TestConfig.of(), 512 << 20))
        .isEqualTo(new QuotaConfig(8192, 7168, 0, 0, 0, 0, 1, List.of()));
    assertThat(QuotaConfig.from(TestConfig.of(), Long.MAX_VALUE).connections())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(QuotaConfig.from(TestConfig.of("mercure.quota.connections", "80"), 1 << 20))
        .isEqualTo(new QuotaConfig(80, 70, 0, 0, 0, 0, 1, List.of()));
  }

  @Test
  void nothingIsLimitedWhereThatIsSaid() {
    assertThat(QuotaConfig.from(TestConfig.of("mercure.quota.connections", "0"), 1 << 20))
        .isEqualTo(new QuotaConfig(0, 0, 0, 0, 0, 0, 1, List.of()));
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            QuotaConfig.from(
                TestConfig.of(
                    "mercure.quota.connections", "1",
                    "mercure.quota.anonymous-connections", "2",
                    "mercure.quota.connections-per-subject", "3",
                    "mercure.quota.connections-per-address", "4",
                    "mercure.quota.subscriptions-per-token", "5",
                    "mercure.quota.publications-per-second", "6",
                    "mercure.quota.publication-burst", "7",
                    "mercure.trusted-proxies", "10.0.0.0/8, ::1")))
        .isEqualTo(new QuotaConfig(1, 2, 3, 4, 5, 6, 7, List.of("10.0.0.0/8", "::1")));
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
