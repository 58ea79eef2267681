package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub that is configured wrongly does not start, and one line of the log says why. The archives
 * are dropped where the server looks for them: Arquillian would wait for each of them to start.
 */
@ExtendWith(ArquillianExtension.class)
final class StartupIT {
  private static final String REFUSAL = "Mercure EE does not start";
  private static final String SHORT_SECRET = "only 27 octets of a secret!";
  private static final String PUBLIC_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----
      """;

  @Test
  void withoutKeysTheLineNamesThem() {
    refuses(
        HubArchive.without(
            "mercure.publisher.jwt.key", "mercure.subscriber.jwt.key", "mercure.issuers"),
        "mercure.publisher.jwt.key",
        "mercure.issuers");
  }

  @Test
  void keysOfAGenerationThatIsNotSpokenDoNotCount() {
    refuses(
        HubArchive.with("mercure.protocols", "1.0").andNot("mercure.issuers"),
        "mercure.issuers",
        "mercure.protocols");
  }

  @Test
  void shortSecretIsNamedButNotShown() {
    refuses(
        HubArchive.with("mercure.publisher.jwt.key", SHORT_SECRET), "mercure.publisher.jwt.key");
  }

  @Test
  void publicKeyIsNoSecret() {
    refuses(
        HubArchive.with("mercure.subscriber.jwt.key", PUBLIC_KEY)
            .and("mercure.subscriber.jwt.algorithm", "HS256"),
        "mercure.subscriber.jwt.key");
  }

  @Test
  void publicKeyNeedsItsAlgorithm() {
    refuses(
        HubArchive.with("mercure.subscriber.jwt.key", PUBLIC_KEY),
        "mercure.subscriber.jwt.algorithm");
  }

  @Test
  void issuerNeedsAnId() {
    refuses(
        HubArchive.with("mercure.issuers", "local, other")
            .and("mercure.issuer.other.publisher.key", Token.DEVELOPMENT_KEY),
        "mercure.issuer.other.id");
  }

  @Test
  void issuersNeedTheHubsOwnName() {
    refuses(HubArchive.without("mercure.resource"), "mercure.resource");
  }

  @Test
  void misspeltSettingIsNamed() {
    refuses(HubArchive.with("mercure.heartbeats", "5s"), "mercure.heartbeats");
  }

  @Test
  void wrongDurationIsNamed() {
    refuses(HubArchive.with("mercure.heartbeat", "soon"), "mercure.heartbeat");
  }

  @Test
  void wrongOriginIsNamed() {
    refuses(
        HubArchive.with("mercure.publish.origins", "https://a.example/path"),
        "mercure.publish.origins");
  }

  @Test
  void unknownGenerationIsNamed() {
    refuses(HubArchive.with("mercure.protocols", "2.0"), "mercure.protocols");
  }

  @Test
  void historyInUseIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("history.mv");
    try (MVStore other = MVStore.open("file:" + file)) {
      assertThat(other.isClosed()).isFalse();
      refuses(historyIn(directory), "mercure.history.path", file.toString(), "in use");
    }
  }

  @Test
  void damagedHistoryIsNamedAndLeftAlone(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("history.mv");
    byte[] damaged = "no history at all, but somebody's only copy".repeat(1000).getBytes(UTF_8);
    Files.write(file, damaged);
    refuses(historyIn(directory), "mercure.history.path", file.toString(), "damaged");
    assertThat(file).hasBinaryContent(damaged);
  }

  @Test
  void historyOfANewerVersionIsNamedAndLeftAlone(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("history.mv");
    try (MVStore newer = MVStore.open("file:" + file)) {
      newer.setStoreVersion(1000);
      newer.commit();
    }
    byte[] before = Files.readAllBytes(file);
    refuses(historyIn(directory), "mercure.history.path", file.toString(), "newer version");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void historyThatCannotBeWrittenIsNamed(@TempDir Path directory) throws IOException {
    // Not a matter of rights, which do not hold for root.
    Path file = Files.createDirectory(directory.resolve("history.mv"));
    refuses(historyIn(directory), "mercure.history.path", file.toString());
    assertThat(file).isEmptyDirectory();
  }

  private static HubArchive historyIn(Path directory) {
    return HubArchive.with("mercure.history.path", directory.toString());
  }

  @Test
  void developmentProfileIsWarnedOf() {
    ServerLog log = ServerLog.fromNow();
    Path war = drop(HubArchive.with("mercure.heartbeat", "5s"));
    try {
      TestServer.current().awaitStart(war, log);
      String text = log.awaitText("Mercure EE is ready");
      assertThat(text.lines().filter(line -> line.contains("DEVELOPMENT PROFILE"))).hasSize(1);
      assertThat(text).doesNotContain(Token.DEVELOPMENT_KEY);
    } finally {
      remove(war);
      TestServer.current().awaitStop(war, log);
    }
  }

  /** The hub does not start, one line names these settings, and no secret is shown. */
  private static void refuses(HubArchive archive, String... settings) {
    ServerLog log = ServerLog.fromNow();
    Path war = drop(archive);
    try {
      TestServer.current().awaitFailure(war, log);
      String text = log.text();
      // Payara may try again meanwhile.
      assertThat(
              text.lines()
                  .filter(line -> line.contains(REFUSAL))
                  .map(line -> line.substring(line.indexOf(REFUSAL)))
                  .distinct())
          .singleElement()
          .asString()
          .contains(settings);
      assertThat(text)
          .doesNotContain("Mercure EE is ready", SHORT_SECRET, PUBLIC_KEY, Token.DEVELOPMENT_KEY)
          .as("where the hub noticed it says nothing to who sets it up")
          .doesNotContainPattern("\\sat \\S*ee\\.mercure\\.");
      assertThat(Hub.deployed().subscription("topic", "a").send().status())
          .isIn(TestServer.current().statusesWithoutHub());
    } finally {
      remove(war);
      TestServer.current().awaitForgotten(war, log);
    }
  }

  private static Path drop(HubArchive archive) {
    try {
      Path directory = Files.createDirectories(TestServer.current().dropDirectory());
      // In the server's file system: it must find the archive whole.
      Path war = Files.createTempFile(directory.getParent(), "hub", ".war");
      archive.build().as(ZipExporter.class).exportTo(war.toFile(), true);
      return Files.move(war, directory.resolve(war.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path war) {
    try {
      Files.delete(war);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
