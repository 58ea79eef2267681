package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.IssuerConfig;
import ee.mercure.config.KeyConfig;
import ee.mercure.config.KeyFormat;
import ee.mercure.config.KeyRefreshConfig;
import ee.mercure.config.TokenMechanism;
import ee.mercure.testing.KeyProvider;
import ee.mercure.topic.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The keys of a server: fetched beside the requests, kept when it fails, never believed blindly.
 */
class RemoteKeysTest {
  private static final SigningKey OLD = SigningKey.generate("ES256");
  private static final SigningKey NEW = SigningKey.generate("RS256");
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final KeyProvider provider = KeyProvider.start();
  private TokenVerifier hub;

  @AfterEach
  void stop() {
    hub.close();
    provider.close();
  }

  private void start(Duration minAge) {
    start(provider.url(), minAge, Duration.ofSeconds(5));
  }

  private void start(String url, Duration minAge, Duration timeout) {
    KeyConfig key =
        new KeyConfig.AtUrl(
            "the.jwks",
            URI.create(url),
            new KeyFormat(KeyFormat.Kind.JWK_SET, "", Optional.empty()));
    IssuerConfig issuer =
        new IssuerConfig("test", TestHub.ISSUER, false, Optional.of(key), Optional.of(key));
    hub =
        TestHub.verifier(
            new AuthConfig(
                EnumSet.allOf(ProtocolVersion.class),
                Optional.empty(),
                Optional.empty(),
                List.of(issuer),
                Optional.of(TestHub.URL),
                "v0",
                "v1",
                false,
                TokenMechanism.HUB,
                Optional.empty(),
                Duration.ZERO,
                new KeyRefreshConfig(
                    minAge, Duration.ofDays(1), timeout, 64 * 1024, Duration.ofSeconds(10))));
  }

  private static String jwk(SigningKey key, String keyId) {
    Map<String, Object> jwk = new HashMap<>(key.jwk());
    jwk.put("kid", keyId);
    jwk.put("use", "sig");
    return JsonUtil.toJson(jwk);
  }

  /** A token that no other call has made: remembered tokens need no keys. */
  private static String token(SigningKey key, String keyId) {
    String id = keyId == null ? "" : ",\"kid\":\"" + keyId + "\"";
    return key.sign(
        "{\"alg\":\"" + key.algorithm() + "\",\"typ\":\"at+jwt\"" + id + "}",
        TestHub.accessTokenClaims("[]")
            .replaceFirst("\\{", "{\"jti\":\"" + java.util.UUID.randomUUID() + "\","));
  }

  private void assertAccepted(String token) {
    assertThatCode(() -> hub.verify(token, Role.PUBLISHER)).doesNotThrowAnyException();
  }

  private void assertRefused(String token, Reason reason) {
    assertThatThrownBy(() -> hub.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> hub.verify(token(OLD, "old"), Role.PUBLISHER))
        .isInstanceOf(KeysUnavailableException.class)
        .hasMessageContaining("the.jwks");
  }

  private boolean accepts(String token) {
    try {
      hub.verify(token, Role.PUBLISHER);
      return true;
    } catch (InvalidTokenException | KeysUnavailableException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void keysAreFetchedOnceForAllTokensAndRoles() {
    provider.serve(jwk(OLD, "old"));
    start(LONG);
    for (int i = 0; i < 100; i++) {
      assertAccepted(token(OLD, i % 2 == 0 ? "old" : null));
    }
    assertThatCode(() -> hub.verify(token(OLD, "old"), Role.SUBSCRIBER)).doesNotThrowAnyException();
    assertThat(provider.requests()).isEqualTo(1);
  }

  @Test
  void unknownKeyIsFetchedAtOnceAndThenNotForAWhile() {
    provider.serve(jwk(OLD, "old"));
    start(LONG);
    provider.serve(jwk(OLD, "old"), jwk(NEW, "new"));
    assertAccepted(token(NEW, "new"));
    assertThat(provider.requests()).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      assertRefused(token(SigningKey.generate("ES256"), "forged-" + i), Reason.SIGNATURE);
    }
    assertThat(provider.requests()).isEqualTo(2);
    assertAccepted(token(OLD, "old"));
  }

  @Test
  void forgeryWithAKnownKeyIdFetchesNothing() {
    provider.serve(jwk(OLD, "old"));
    start(LONG);
    assertRefused(token(SigningKey.generate("ES256"), "old"), Reason.SIGNATURE);
    assertRefused(token(SigningKey.generate("ES256"), null), Reason.SIGNATURE);
    assertThat(provider.requests()).isEqualTo(1);
  }

  @Test
  void keysAreFetchedAgainWhenTheServerSaysTheyAreOld() {
    provider.serveFor(0, jwk(OLD, "old"));
    start(SHORT);
    String remembered = token(OLD, "old");
    assertAccepted(remembered);
    provider.serveFor(0, jwk(NEW, "new"));
    await(() -> accepts(token(NEW, null)));
    assertRefused(token(OLD, "old"), Reason.ALGORITHM);
    assertRefused(remembered, Reason.ALGORITHM);
  }

  @Test
  void keysAreKeptForAsLongAsTheServerSays() {
    provider.serveFor(3600, jwk(OLD, "old"));
    start(SHORT);
    assertAccepted(token(OLD, "old"));
    provider.serve(jwk(NEW, "new"));
    assertRefused(token(NEW, null), Reason.ALGORITHM);
    assertThat(provider.requests()).isEqualTo(1);
  }

  @Test
  void hubStartsWithoutItsProviderAndFindsItLater() {
    provider.fail(503);
    start(SHORT);
    assertUnavailable();
    provider.serve(jwk(OLD, "old"));
    await(() -> accepts(token(OLD, "old")));
  }

  @Test
  void knownKeysStayInUseWhileTheServerFails() {
    provider.serveFor(0, jwk(OLD, "old"));
    start(SHORT);
    provider.fail(500);
    int before = provider.requests();
    await(() -> provider.requests() > before + 2);
    assertAccepted(token(OLD, "old"));
    provider.serveText("<html>maintenance</html>");
    int then = provider.requests();
    await(() -> provider.requests() > then + 2);
    assertAccepted(token(OLD, "old"));
    provider.serveFor(0, jwk(NEW, "new"));
    await(() -> accepts(token(NEW, null)));
  }

  @Test
  void redirectOnTheSameHostIsFollowed() {
    provider.redirect("/moved", jwk(OLD, "old"));
    start(LONG);
    assertAccepted(token(OLD, "old"));
  }

  @Test
  void redirectToAnotherHostIsNot() {
    provider.redirect(provider.urlByName().replace("/keys", "/moved"), jwk(OLD, "old"));
    start(LONG);
    assertUnavailable();
    assertThat(provider.requests()).isEqualTo(1);
  }

  @Test
  void redirectsDoNotGoOnForEver() {
    provider.redirect("/keys");
    start(LONG);
    assertUnavailable();
    assertThat(provider.requests()).isEqualTo(4);
  }

  @Test
  void setThatIsTooLongIsNotRead() {
    provider.serveText(
        "{\"keys\":[" + jwk(OLD, "old") + "],\"x\":\"" + "x".repeat(64 * 1024) + "\"}");
    start(LONG);
    assertUnavailable();
  }

  @Test
  void serverThatNeverAnswersHoldsNobodyUp() {
    provider.hang();
    start(provider.url(), LONG, Duration.ofMillis(200));
    assertUnavailable();
  }

  @Test
  void bodyThatNeverEndsHoldsNobodyUp() {
    provider.drip();
    start(provider.url(), LONG, Duration.ofMillis(200));
    assertUnavailable();
  }

  @Test
  void answersThatHoldNoKeyAreRefused() {
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"keys\":null}",
            "{\"keys\":[]}",
            "{\"keys\":[1]}",
            "{\"keys\":[{\"kty\":\"EC\"}]}",
            "{\"keys\":" + "[".repeat(5000) + "]".repeat(5000) + "}")) {
      provider.serveText(text);
      start(LONG);
      assertUnavailable();
      hub.close();
    }
    start(LONG);
  }

  @Test
  void secretOrWeakKeyInAPublicSetIsNone() {
    SigningKey secret = SigningKey.of("HS256");
    Map<String, Object> shared = new HashMap<>(secret.jwk());
    shared.put("alg", "HS256");
    String weak = JsonUtil.toJson(SigningKey.rsa("RS256", 1024).jwk());
    provider.serve(JsonUtil.toJson(shared), weak, jwk(OLD, "old"));
    start(LONG);
    assertRefused(token(secret, null), Reason.ALGORITHM);
    assertAccepted(token(OLD, "old"));
  }

  @Test
  void manyForgeriesWaitForOneFetchAndDisturbNobody() throws Exception {
    provider.serve(jwk(OLD, "old"));
    start(provider.url(), LONG, Duration.ofSeconds(1));
    provider.hang();
    ExecutorService clients = Executors.newFixedThreadPool(40);
    try {
      List<Future<Boolean>> forgeries = new ArrayList<>();
      SigningKey forger = SigningKey.generate("ES256");
      for (int i = 0; i < 40; i++) {
        String forged = token(forger, "forged-" + i);
        forgeries.add(clients.submit(() -> accepts(forged)));
      }
      await(() -> provider.requests() == 2);
      assertAccepted(token(OLD, "old"));
      for (Future<Boolean> forgery : forgeries) {
        assertThat(forgery.get(60, TimeUnit.SECONDS)).isFalse();
      }
      assertAccepted(token(OLD, "old"));
    } finally {
      clients.shutdownNow();
    }
  }
}
