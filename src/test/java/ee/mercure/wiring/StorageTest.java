package ee.mercure.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.config.ConfigException;
import ee.mercure.config.HistoryConfig;
import ee.mercure.config.LogConfig;
import ee.mercure.log.postgresql.PostgreSqlServer;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.TopicMatchers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a database that does not serve, when the hub starts. */
class StorageTest {
  private static final String PASSWORD = "geheim";

  @TempDir Path directory;

  private Storage open(String place, String user) {
    LogConfig log =
        new LogConfig(
            LogConfig.Kind.POSTGRESQL,
            "jdbc:postgresql://" + place,
            new LogConfig.Login(Optional.of(user), Optional.of(PASSWORD)),
            new LogConfig.Login(Optional.empty(), Optional.empty()),
            "storage_test",
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            true);
    HistoryConfig history =
        new HistoryConfig(
            HistoryConfig.Kind.FILE,
            directory,
            HistoryConfig.Sync.NEVER,
            Duration.ofDays(1),
            1_000,
            1_000_000,
            List.of());
    TopicMatchers matchers = new TopicMatchers(HubUrl.of("http://localhost" + HubUrl.PATH), 4_096);
    return Storage.of(log, history, false, matchers, Clock.systemUTC());
  }

  @Test
  void aDatabaseThatIsNotThereStopsTheStartWithOneLine() {
    assertThatThrownBy(() -> open("127.0.0.1:" + PostgreSqlServer.port() + "/none", "postgres"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mercure.log.url does not serve: ")
        .hasMessageContaining("\"none\" does not exist")
        .hasMessageNotContaining(PASSWORD);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aUserThatIsNotKnownStopsTheStart() {
    assertThatThrownBy(() -> open("127.0.0.1:" + PostgreSqlServer.port() + "/postgres", "nobody"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nobody")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aDatabaseThatCannotBeReachedYetIsWaitedFor() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    try (Storage storage = open("127.0.0.1:" + closed + "/postgres", "postgres")) {
      storage.log().start(update -> {});
      assertThat(storage.log().health().isRunning()).isTrue();
      assertThat(storage.log().health().failure()).isPresent();
    }
  }
}
