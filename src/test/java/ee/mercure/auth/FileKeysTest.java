package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import ee.mercure.config.KeyFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in files that change while the hub runs. */
class FileKeysTest {
  private static final SigningKey OLD = SigningKey.generate("HS256");
  private static final SigningKey NEW = SigningKey.generate("HS256");

  @TempDir Path folder;

  private final AtomicInteger changes = new AtomicInteger();
  private Path file;
  private FileKeys keys;

  @BeforeEach
  void read() throws IOException {
    file = Files.writeString(folder.resolve("key"), OLD.text() + "\n");
    KeyFormat format =
        new KeyFormat(KeyFormat.Kind.SECRET_OR_PEM, "the.algorithm", Optional.empty());
    keys =
        new FileKeys(
            new KeyConfig.InFile("the.key-file", file, format),
            AllowedAlgorithms.ALL,
            changes::incrementAndGet);
  }

  private void assertVerifies(SigningKey key) {
    assertThatCode(() -> keys.verify(CompactJws.parse(key.sign("{}")))).doesNotThrowAnyException();
  }

  private void assertRefuses(SigningKey key) {
    assertThatThrownBy(() -> keys.verify(CompactJws.parse(key.sign("{}"))))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIGNATURE));
  }

  @Test
  void fileThatStaysTheSameChangesNothing() {
    keys.check();
    assertVerifies(OLD);
    assertThat(changes).hasValue(0);
  }

  @Test
  void newKeyTakesThePlaceOfTheOldOne() throws IOException {
    Files.writeString(file, NEW.text());
    assertVerifies(OLD);
    keys.check();
    assertVerifies(NEW);
    assertRefuses(OLD);
    assertThat(changes).hasValue(1);
  }

  @Test
  void oldKeyStaysWhileTheFileIsWrongOrGone() throws IOException {
    Files.writeString(file, "too short");
    keys.check();
    assertVerifies(OLD);
    Files.writeString(file, "");
    keys.check();
    assertVerifies(OLD);
    Files.delete(file);
    keys.check();
    assertVerifies(OLD);
    assertThat(changes).hasValue(0);
    Files.writeString(file, NEW.text());
    keys.check();
    assertVerifies(NEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[{\"kty\":\"RSA\",\"key_ops\":\"verify\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"x5c\":\"AQAB\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":1}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":[],\"x\":1,\"y\":{}}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQAB\",\"use\":7,\"alg\":[]}]}"
      })
  void setThatTheLibraryStumblesOverIsOneClearProblem(String set) throws IOException {
    KeyFormat format = new KeyFormat(KeyFormat.Kind.JWK_SET, "the.algorithm", Optional.empty());
    KeyConfig.InFile config = new KeyConfig.InFile("the.jwks", file, format);
    Files.writeString(file, set);
    assertThatThrownBy(() -> new FileKeys(config, AllowedAlgorithms.ALL, () -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the.jwks ");
    SigningKey good = SigningKey.of("ES256");
    Files.writeString(file, "{\"keys\":[" + JsonUtil.toJson(good.jwk()) + "]}");
    keys = new FileKeys(config, AllowedAlgorithms.ALL, changes::incrementAndGet);
    Files.writeString(file, set);
    keys.check();
    assertVerifies(good);
    assertThat(changes).hasValue(0);
  }

  @Test
  void fileThatIsNotThereAtTheBeginningIsWrong() throws IOException {
    Files.delete(file);
    assertThatThrownBy(this::readAgain)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the.key-file ");
  }

  private void readAgain() {
    KeyFormat format =
        new KeyFormat(KeyFormat.Kind.SECRET_OR_PEM, "the.algorithm", Optional.empty());
    new FileKeys(
        new KeyConfig.InFile("the.key-file", file, format), AllowedAlgorithms.ALL, () -> {});
  }
}
