package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryConfigTest {

  private static HistoryConfig of(String... namesAndValues) {
    return HistoryConfig.from(TestConfig.of(namesAndValues));
  }

  @Test
  void historyIsDurableAndBoundedByDefault() {
    assertThat(of())
        .isEqualTo(
            new HistoryConfig(
                HistoryConfig.Kind.FILE,
                Path.of(System.getProperty("user.dir"), "mercure-data"),
                HistoryConfig.Sync.ALWAYS,
                Duration.ofDays(7),
                1_000_000,
                1L << 30,
                List.of()));
  }

  @Test
  void historyInMemoryIsSmaller() {
    HistoryConfig config = of("mercure.history", "memory");
    assertThat(config.kind()).isEqualTo(HistoryConfig.Kind.MEMORY);
    assertThat(config.maxUpdates()).isEqualTo(100_000);
    assertThat(config.maxBytes()).isEqualTo(256L << 20);
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            of(
                "mercure.history", "file",
                "mercure.history.path", "/data",
                "mercure.history.sync", "interval",
                "mercure.history.max-age", "1h",
                "mercure.history.max-updates", "7",
                "mercure.history.max-bytes", "1MiB"))
        .isEqualTo(
            new HistoryConfig(
                HistoryConfig.Kind.FILE,
                Path.of("/data"),
                HistoryConfig.Sync.INTERVAL,
                Duration.ofHours(1),
                7,
                1L << 20,
                List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "jboss.server.data.dir, /srv/data, /srv/data/mercure",
    "com.sun.aas.instanceRoot, /srv/instance, /srv/instance/mercure",
    "server.output.dir, /srv/output, /srv/output/mercure"
  })
  void theServersOwnDirectoryHoldsTheFile(String property, String value, String expected) {
    assertThat(of(property, value).path()).isEqualTo(Path.of(expected));
  }

  @Test
  void policiesAreReadInTheirOrder() {
    assertThat(
            of(
                    "mercure.history.policies", "ticks, audit",
                    "mercure.history.policy.ticks.topic", "https://example.com/ticks/{id}",
                    "mercure.history.policy.ticks.store", "false",
                    "mercure.history.policy.audit.urlpattern", "https://example.com/audit/*",
                    "mercure.history.policy.audit.max-age", "30d",
                    "mercure.history.policy.audit.max-updates", "5")
                .policies())
        .containsExactly(
            new PolicyConfig(
                "ticks",
                Optional.of("https://example.com/ticks/{id}"),
                Optional.empty(),
                false,
                Duration.ofDays(7),
                Integer.MAX_VALUE),
            new PolicyConfig(
                "audit",
                Optional.empty(),
                Optional.of("https://example.com/audit/*"),
                true,
                Duration.ofDays(30),
                5));
  }

  @Test
  void aPolicyNeedsTopicsAndAFile() {
    assertThatThrownBy(() -> of("mercure.history.policies", "p"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mercure.history.policy.p.topic ");
    assertThatThrownBy(
            () ->
                of(
                    "mercure.history", "memory",
                    "mercure.history.policies", "p",
                    "mercure.history.policy.p.topic", "*"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mercure.history.policies ");
  }

  @ParameterizedTest
  @CsvSource({
    "mercure.history, disk",
    "mercure.history.sync, sometimes",
    "mercure.history.max-age, 0",
    "mercure.history.max-age, long",
    "mercure.history.max-updates, 0",
    "mercure.history.max-bytes, much"
  })
  void wrongSettingsAreNamed(String key, String value) {
    assertThatThrownBy(() -> of(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " ");
  }
}
