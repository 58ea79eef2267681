package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.config.IssuerConfig;
import ee.mercure.topic.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token maker as the README runs it, from its source, and its tokens before a hub. */
class TokenMakerTest {
  private static final SigningKey DEVELOPMENT =
      SigningKey.secret("HS256", "!ChangeThisMercureHubJWTSecretKey!");

  @TempDir Path folder;

  private record Result(int status, String out, String err) {}

  private static Result run(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("src/tools/java/ee/mercure/tools/TokenMaker.java");
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out.strip(), err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AccessToken verified(SigningKey key, String token, Role role)
      throws InvalidTokenException {
    IssuerConfig issuer = TestHub.issuer("https://localhost", key, key);
    return TokenVerifier.from(
            new ee.mercure.config.AuthConfig(
                EnumSet.allOf(ProtocolVersion.class),
                Optional.of(key.config("publisher")),
                Optional.of(key.config("subscriber")),
                List.of(issuer),
                Optional.of("https://localhost/.well-known/mercure"),
                "v0",
                "v1",
                false),
            TestHub.MATCHERS,
            Clock.systemUTC())
        .verify(token, role);
  }

  @Test
  void classicTokenGrantsWhatItWasAskedFor() throws InvalidTokenException {
    Result result =
        run("--publish", "https://a.example/{id}", "--subscribe", "*", "--payload", "{\"a\":1}");
    assertThat(result.err()).isEmpty();
    AccessToken token = verified(DEVELOPMENT, result.out(), Role.PUBLISHER);
    assertThat(token.version()).isEqualTo(ProtocolVersion.V0);
    assertThat(token.mayPublish(TestHub.topic("https://a.example/1"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("https://b.example/1"))).isFalse();
    assertThat(token.maySubscribe(TestHub.topic("anything"))).isTrue();
    assertThat(token.payloadFor("x").orElseThrow().toString()).isEqualTo("{a=1}");
    assertThat(token.expiresAt()).isEmpty();
    assertThat(token.subject()).contains("dev");
  }

  @Test
  void accessTokenGrantsWhatItWasAskedFor() throws InvalidTokenException {
    Result result =
        run("--one", "--pattern", "--publish", "https://a.example/:id", "--sub", "a \"b\"\\");
    assertThat(result.err()).isEmpty();
    AccessToken token = verified(DEVELOPMENT, result.out(), Role.PUBLISHER);
    assertThat(token.version()).isEqualTo(ProtocolVersion.V1);
    assertThat(token.mayPublish(TestHub.topic("https://a.example/1"))).isTrue();
    assertThat(token.subscribeMatchers()).isEmpty();
    assertThat(token.expiresAt().orElseThrow())
        .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3600));
    assertThat(token.subject()).contains("a \"b\"\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "ES512", "EdDSA", "HS512"})
  void keysOfEveryKindSign(String algorithm) throws IOException, InvalidTokenException {
    SigningKey key = SigningKey.generate(algorithm);
    String text =
        key.isSymmetric() ? key.text() + "\n" : SigningKey.pem("PRIVATE KEY", key.signing());
    Path file = Files.writeString(folder.resolve("key"), text);
    Result result =
        run("--alg", algorithm, "--key-file", file.toString(), "--one", "--publish", "*");
    assertThat(result.err()).isEmpty();
    assertThat(verified(key, result.out(), Role.PUBLISHER)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pulish", "--publish", "--expires=1h", "x"})
  void wrongOptionIsNamed(String option) {
    Result result = run(option);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(option, "--subscribe");
  }
}
