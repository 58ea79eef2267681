package ee.mercure.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.config.QuotaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

  private Quotas quotas(int all, int subject, int address, int token) {
    return new Quotas(new QuotaConfig(all, 0, subject, address, token, 0, 1, List.of()), now::get);
  }

  private Quotas publications(int perSecond, int burst) {
    return new Quotas(new QuotaConfig(0, 0, 0, 0, 0, perSecond, burst, List.of()), now::get);
  }

  private static Client client(String address, String subject, String token) {
    return new Client(
        ClientAddress.parse(address).orElseThrow(),
        Optional.ofNullable(subject),
        Optional.ofNullable(token));
  }

  private static final Client SOMEONE = client("192.0.2.1", "someone", "token");

  private static void assertRefused(Quotas quotas, Client client, int subscriptions, Quota quota) {
    long before = quotas.refusals().of(quota);
    assertThatThrownBy(() -> quotas.open(client, subscriptions))
        .isInstanceOfSatisfying(
            QuotaExceededException.class,
            e -> {
              assertThat(e.quota()).isEqualTo(quota);
              assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
            });
    assertThat(quotas.refusals().of(quota)).isEqualTo(before + 1);
  }

  @Test
  void withoutLimitsEverythingIsAllowedAndNothingRemembered() throws QuotaExceededException {
    Quotas quotas = quotas(0, 0, 0, 0);
    for (int i = 0; i < 1000; i++) {
      quotas.open(SOMEONE, 100);
      quotas.publish("someone");
    }
    assertThat(quotas.connections()).isEqualTo(1000);
    assertThat(quotas.size()).isZero();
  }

  @Test
  void strangersLeaveConnectionsToThoseWithAToken() throws QuotaExceededException {
    Quotas quotas = new Quotas(new QuotaConfig(3, 2, 0, 0, 0, 0, 1, List.of()), now::get);
    Client stranger = client("192.0.2.1", null, null);
    Lease first = quotas.open(stranger, 1);
    quotas.open(stranger, 1);
    assertRefused(quotas, stranger, 1, Quota.ANONYMOUS_CONNECTIONS);
    assertThat(quotas.connections()).as("what was refused holds nothing").isEqualTo(2);
    quotas.open(SOMEONE, 1);
    first.release();
    quotas.open(stranger, 1);
    assertRefused(quotas, SOMEONE, 1, Quota.CONNECTIONS);
  }

  @Test
  void connectionsAreLimitedInTotal() throws QuotaExceededException {
    Quotas quotas = quotas(2, 0, 0, 0);
    Lease first = quotas.open(SOMEONE, 1);
    quotas.open(client("192.0.2.2", null, null), 1);
    assertRefused(quotas, client("192.0.2.3", "other", "x"), 1, Quota.CONNECTIONS);
    first.release();
    quotas.open(client("192.0.2.3", "other", "x"), 1);
    assertThat(quotas.connections()).isEqualTo(2);
  }

  @Test
  void connectionsAreLimitedForEachSubject() throws QuotaExceededException {
    Quotas quotas = quotas(0, 1, 0, 0);
    Lease lease = quotas.open(SOMEONE, 1);
    assertRefused(
        quotas, client("192.0.2.9", "someone", "renewed"), 1, Quota.CONNECTIONS_PER_SUBJECT);
    quotas.open(client("192.0.2.1", "other", "x"), 1);
    quotas.open(client("192.0.2.1", null, null), 1);
    lease.release();
    quotas.open(client("192.0.2.9", "someone", "renewed"), 1);
  }

  @Test
  void connectionsAreLimitedForEachAddress() throws QuotaExceededException {
    Quotas quotas = quotas(0, 0, 1, 0);
    quotas.open(SOMEONE, 1);
    assertRefused(quotas, client("192.0.2.1", null, null), 1, Quota.CONNECTIONS_PER_ADDRESS);
    quotas.open(client("192.0.2.2", "someone", "token"), 1);
    quotas.open(client("2001:db8::1", null, null), 1);
    assertRefused(quotas, client("2001:db8::ffff:1", null, null), 1, Quota.CONNECTIONS_PER_ADDRESS);
    quotas.open(client("2001:db8:0:1::1", null, null), 1);
  }

  @Test
  void subscriptionsAreLimitedForEachToken() throws QuotaExceededException {
    Quotas quotas = quotas(0, 0, 0, 5);
    Lease lease = quotas.open(SOMEONE, 3);
    quotas.open(SOMEONE, 2);
    assertRefused(quotas, SOMEONE, 1, Quota.SUBSCRIPTIONS_PER_TOKEN);
    assertRefused(quotas, client("192.0.2.1", null, "x"), 6, Quota.SUBSCRIPTIONS_PER_TOKEN);
    lease.release();
    quotas.open(SOMEONE, 3);
  }

  @Test
  void refusedRequestHasTakenNothing() throws QuotaExceededException {
    Quotas quotas = quotas(10, 10, 10, 1);
    Lease lease = quotas.open(SOMEONE, 1);
    for (int i = 0; i < 20; i++) {
      assertRefused(quotas, SOMEONE, 1, Quota.SUBSCRIPTIONS_PER_TOKEN);
    }
    assertThat(quotas.connections()).isEqualTo(1);
    lease.release();
    assertThat(quotas.connections()).isZero();
    assertThat(quotas.size()).isZero();
  }

  @Test
  void leaseIsReleasedOnce() throws QuotaExceededException {
    Quotas quotas = quotas(10, 10, 10, 10);
    Lease lease = quotas.open(SOMEONE, 1);
    quotas.open(SOMEONE, 1);
    lease.release();
    lease.release();
    assertThat(quotas.connections()).isEqualTo(1);
  }

  @Test
  void limitHoldsForThoseWhoComeTogether() throws Exception {
    Quotas quotas = quotas(0, 50, 0, 0);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> open =
          () -> {
            try {
              quotas.open(SOMEONE, 1);
              return true;
            } catch (QuotaExceededException e) {
              return false;
            }
          };
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        all.add(open);
      }
      int opened = 0;
      for (Future<Boolean> result : threads.invokeAll(all)) {
        opened += result.get() ? 1 : 0;
      }
      assertThat(opened).isEqualTo(50);
      assertThat(quotas.connections()).isEqualTo(50);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void burstMayComeAtOnceAndThenTheRateCounts() throws QuotaExceededException {
    Quotas quotas = publications(10, 3);
    for (int i = 0; i < 3; i++) {
      quotas.publish("a");
    }
    assertThatThrownBy(() -> quotas.publish("a"))
        .isInstanceOfSatisfying(
            QuotaExceededException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(100)));
    quotas.publish("b");
    now.addAndGet(Duration.ofMillis(99).toNanos());
    assertThatThrownBy(() -> quotas.publish("a")).isInstanceOf(QuotaExceededException.class);
    now.addAndGet(Duration.ofMillis(1).toNanos());
    quotas.publish("a");
    assertThatThrownBy(() -> quotas.publish("a")).isInstanceOf(QuotaExceededException.class);
    now.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < 3; i++) {
      quotas.publish("a");
    }
    assertThatThrownBy(() -> quotas.publish("a")).isInstanceOf(QuotaExceededException.class);
    assertThat(quotas.refusals().total()).isEqualTo(4);
  }

  @Test
  void fullBucketsAreForgotten() {
    PublicationRate rate = new PublicationRate(1000, 1, now::get);
    for (int i = 0; i < 100_000; i++) {
      now.addAndGet(Duration.ofMillis(1).toNanos());
      assertThat(rate.take("subject " + i)).isZero();
    }
    assertThat(rate.size()).isLessThan(3000);
  }

  @Test
  void withoutALimitOnPublicationsNothingIsCounted() {
    Quotas quotas = quotas(1, 1, 1, 1);
    assertThatCode(() -> quotas.publish("a")).doesNotThrowAnyException();
  }
}
