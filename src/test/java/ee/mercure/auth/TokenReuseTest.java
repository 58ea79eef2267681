package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenReuseTest {
  private static final SigningKey KEY = SigningKey.of("HS256");

  private final TestClock clock = new TestClock(TestHub.NOW);
  private final TokenVerifier verifier =
      TestHub.verifier(TestHub.classic(KEY, SigningKey.of("HS256")), clock);

  private static String expiringIn(long seconds) {
    return KEY.sign("{\"exp\":" + (TestHub.NOW.getEpochSecond() + seconds) + "}");
  }

  @Test
  void equalTokensShareOneObject() throws InvalidTokenException {
    String token = expiringIn(10);
    assertThat(verifier.verify(new String(token), Role.PUBLISHER))
        .isSameAs(verifier.verify(token, Role.PUBLISHER));
  }

  @Test
  void rolesShareNothing() throws InvalidTokenException {
    String token = expiringIn(10);
    assertThat(verifier.verify(token, Role.SUBSCRIBER))
        .isNotSameAs(verifier.verify(token, Role.PUBLISHER));
  }

  @Test
  void tokenVerifiedInOneRoleIsNotThereforeGoodInTheOther() throws InvalidTokenException {
    TokenVerifier twoKeys =
        TestHub.verifier(TestHub.classic(KEY, SigningKey.generate("HS256")), clock);
    String token = expiringIn(10);
    assertThat(twoKeys.verify(token, Role.PUBLISHER)).isNotNull();
    assertThatThrownBy(() -> twoKeys.verify(token, Role.SUBSCRIBER))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void rememberedTokenEndsAtItsTime() throws InvalidTokenException {
    String token = expiringIn(10);
    assertThat(verifier.verify(token, Role.PUBLISHER)).isNotNull();
    clock.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(verifier.verify(token, Role.PUBLISHER)).isNotNull();
    clock.advance(Duration.ofNanos(1));
    assertThatThrownBy(() -> verifier.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED));
    assertThatThrownBy(() -> verifier.verify(token, Role.PUBLISHER))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void rememberedTokenIsNotValidBeforeItsTimeEither() throws InvalidTokenException {
    String token = KEY.sign("{\"nbf\":" + TestHub.NOW.getEpochSecond() + "}");
    assertThat(verifier.verify(token, Role.PUBLISHER)).isNotNull();
    clock.set(TestHub.NOW.minusSeconds(1));
    assertThatThrownBy(() -> verifier.verify(token, Role.PUBLISHER))
        .isInstanceOfSatisfying(
            InvalidTokenException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_YET_VALID));
  }

  @Test
  void tokenThatWasTooEarlyIsAcceptedWhenItsTimeHasCome() throws InvalidTokenException {
    String token = KEY.sign("{\"nbf\":" + (TestHub.NOW.getEpochSecond() + 1) + "}");
    assertThatThrownBy(() -> verifier.verify(token, Role.PUBLISHER))
        .isInstanceOf(InvalidTokenException.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(verifier.verify(token, Role.PUBLISHER)).isNotNull();
  }

  @Test
  void onlyTheTokensUsedLastAreRemembered() throws InvalidTokenException {
    TokenVerifier small =
        TokenVerifier.from(
            TestHub.classic(KEY, KEY),
            TestHub.MATCHERS,
            new TokenLimits(65_536, 1000, 100, 100, 2000, 2),
            clock);
    AccessToken first = small.verify(expiringIn(1), Role.PUBLISHER);
    AccessToken second = small.verify(expiringIn(2), Role.PUBLISHER);
    assertThat(small.verify(expiringIn(1), Role.PUBLISHER)).isSameAs(first);
    small.verify(expiringIn(3), Role.PUBLISHER);
    assertThat(small.verify(expiringIn(1), Role.PUBLISHER)).isSameAs(first);
    assertThat(small.verify(expiringIn(2), Role.PUBLISHER)).isNotSameAs(second);
  }

  @Test
  void requestsAtTheSameTimeShareOneObject() throws Exception {
    String token = expiringIn(10);
    Set<AccessToken> seen = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> request = () -> seen.add(verifier.verify(token, Role.PUBLISHER));
      List<Future<Boolean>> requests =
          threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> request).toList());
      for (Future<Boolean> done : requests) {
        assertThat(done.get()).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(seen).hasSize(1);
  }
}
