package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said of the log, and what stops the start. */
class LogConfigTest {
  private static final String URL = "postgresql://db.example/hub";

  @TempDir Path directory;

  private static LogConfig read(String... namesAndValues) {
    return LogConfig.from(TestConfig.of(namesAndValues));
  }

  private static LogConfig shared(String... more) {
    List<String> all = new ArrayList<>(List.of("mercure.log", "postgresql"));
    all.addAll(List.of(more));
    if (!all.contains("mercure.log.url")) {
      all.addAll(List.of("mercure.log.url", URL));
    }
    return read(all.toArray(String[]::new));
  }

  private static void assertRefused(String setting, String... namesAndValues) {
    assertThatThrownBy(() -> read(namesAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(setting + " ")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void aHubStandsAloneUnlessToldOtherwise() {
    assertThat(read().kind()).isEqualTo(LogConfig.Kind.EMBEDDED);
    assertThat(read().isShared()).isFalse();
    assertThat(HistoryConfig.from(TestConfig.of()).sync()).isEqualTo(HistoryConfig.Sync.ALWAYS);
  }

  @Test
  void aDatabaseNeedsItsUrlAlone() {
    LogConfig config = shared();
    assertThat(config.isShared()).isTrue();
    assertThat(config.url()).isEqualTo("jdbc:" + URL);
    assertThat(config.name()).isEqualTo("mercure");
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.trims()).isTrue();
    assertThat(shared("mercure.log.url", "jdbc:" + URL).url()).isEqualTo("jdbc:" + URL);
    assertRefused("mercure.log.url", "mercure.log", "postgresql");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://redis.example",
        "rediss://redis.example:6380/2",
        "redis://[::1]:6379",
        "redis-sentinel://s1.example#primary",
        "rediss-sentinel://s1.example:26379,s2.example,[::1]:26380/2#my.primary-1",
        "redis-cluster://n1.example",
        "rediss-cluster://n1.example:6379,10.0.0.2:6380"
      })
  void redisNeedsItsUrlAlone(String url) {
    LogConfig config = read("mercure.log", "redis", "mercure.log.url", url);
    assertThat(config.isShared()).isTrue();
    assertThat(config.kind()).isEqualTo(LogConfig.Kind.REDIS);
    assertThat(config.url()).isEqualTo(url);
    assertRefused("mercure.log.url", "mercure.log", "redis");
    assertThat(
            HistoryConfig.from(TestConfig.of("mercure.log", "redis", "mercure.log.url", url))
                .sync())
        .isEqualTo(HistoryConfig.Sync.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://db/hub",
        "redis://",
        "redis:6379",
        "redis://redis.example/hub",
        "redis://redis.example:6379/0?password=geheim",
        "redis://:geheim@redis.example",
        "redis://me:geheim@redis.example:6379",
        "redis://one.example,two.example",
        "redis://redis.example#primary",
        "redis-sentinel://s1.example",
        "redis-sentinel://s1.example/0#",
        "redis-sentinel://s1.example,#primary",
        "redis-sentinel://:geheim@s1.example#primary",
        "redis-cluster://n1.example/1",
        "redis-cluster://n1.example,,n2.example",
        "redis-cluster://n1.example#primary"
      })
  void whatIsNoUrlOfRedisOrHoldsSecretsIsRefused(String url) {
    assertRefused("mercure.log.url", "mercure.log", "redis", "mercure.log.url", url);
  }

  @Test
  void whatTheDatabaseHasNeedsNoSyncHere() {
    assertThat(HistoryConfig.from(TestConfig.of("mercure.log", "postgresql")).sync())
        .isEqualTo(HistoryConfig.Sync.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://db/hub",
        "db.example",
        "postgresql://",
        "postgresql://me:geheim@db/hub",
        "postgresql://me@db/hub",
        "postgresql://db/hub?password=geheim",
        "postgresql://db/hub?ssl=true&sslpassword=geheim"
      })
  void whatIsNoUrlOrHoldsSecretsIsRefused(String url) {
    assertRefused("mercure.log.url", "mercure.log", "postgresql", "mercure.log.url", url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mercure", "1log", "a-b", "a;drop", "a b", "_a"})
  void theNameIsOneOfTables(String name) {
    assertRefused(
        "mercure.log.name",
        "mercure.log",
        "postgresql",
        "mercure.log.url",
        URL,
        "mercure.log.name",
        name);
  }

  @ParameterizedTest
  @CsvSource({"mercure.log.timeout,0s", "mercure.log.lease,2s", "mercure.log.trim,maybe"})
  void whatCannotBeIsNamed(String setting, String value) {
    assertRefused(setting, "mercure.log", "postgresql", "mercure.log.url", URL, setting, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "user", "password", "password-file", "name", "timeout", "lease"})
  void whatIsOfADatabaseNeedsOne(String setting) {
    assertRefused("mercure.log." + setting, "mercure.log." + setting, "geheim");
  }

  @Test
  void aPasswordComesFromOnePlaceAndIsNotShown() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "geheim\n");
    assertThat(shared("mercure.log.password-file", file.toString()).login().password())
        .contains("geheim");
    LogConfig inline = shared("mercure.log.password", "geheim");
    assertThat(inline.login().password()).contains("geheim");
    assertThat(inline.toString()).doesNotContain("geheim");
    assertRefused(
        "mercure.log.password",
        "mercure.log",
        "postgresql",
        "mercure.log.url",
        URL,
        "mercure.log.password",
        "geheim",
        "mercure.log.password-file",
        file.toString());
    assertRefused(
        "mercure.log.password-file",
        "mercure.log",
        "postgresql",
        "mercure.log.url",
        URL,
        "mercure.log.password-file",
        directory.resolve("none").toString());
  }

  @Test
  void sentinelsMayHaveAPasswordOfTheirOwn() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "geheim\n");
    String[] sentinels = {
      "mercure.log",
      "redis",
      "mercure.log.url",
      "redis-sentinel://s1.example#primary",
      "mercure.log.sentinel-password-file",
      file.toString()
    };
    LogConfig config = read(sentinels);
    assertThat(config.sentinels().password()).contains("geheim");
    assertThat(config.login().password()).isEmpty();
    assertThat(config.sentinels().toString()).doesNotContain("geheim");
    sentinels[3] = "redis://redis.example";
    assertRefused("mercure.log.sentinel-password-file", sentinels);
  }

  @Test
  void theHistoryFitsTheLog() {
    for (String kind : List.of("memory", "none")) {
      assertThatThrownBy(
              () ->
                  HistoryConfig.from(
                      TestConfig.of("mercure.log", "postgresql", "mercure.history", kind)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("mercure.history ");
    }
    assertThatThrownBy(
            () ->
                HistoryConfig.from(
                    TestConfig.of("mercure.log", "memory", "mercure.history", "file")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mercure.history ");
    assertThat(HistoryConfig.from(TestConfig.of("mercure.log", "memory")).kind())
        .isEqualTo(HistoryConfig.Kind.MEMORY);
  }
}
