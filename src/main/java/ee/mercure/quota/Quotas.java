package ee.mercure.quota;

import ee.mercure.config.ConfigException;
import ee.mercure.config.QuotaConfig;
import ee.mercure.metric.Counters;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What clients have in use, and what is too much. Whoever comes when a quota is used up is refused;
 * those who are there are never touched. Thread-safe; does not block.
 */
public final class Quotas {
  private final int maxConnections;
  private final int maxAnonymous;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger anonymous = new AtomicInteger();
  private final Usage ofSubjects;
  private final Usage ofAddresses;
  private final Usage ofTokens;
  private final Optional<PublicationRate> publications;
  private final TrustedProxies proxies;
  private final Counters<Quota> refusals = new Counters<>(Quota.class);

  /**
   * Quotas as they were configured.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @throws ConfigException if a proxy is no address
   */
  public Quotas(QuotaConfig config, LongSupplier nanoTime) {
    maxConnections = config.connections();
    maxAnonymous = config.anonymousConnections();
    ofSubjects = new Usage(config.connectionsPerSubject());
    ofAddresses = new Usage(config.connectionsPerAddress());
    ofTokens = new Usage(config.subscriptionsPerToken());
    publications =
        config.publicationsPerSecond() == 0
            ? Optional.empty()
            : Optional.of(
                new PublicationRate(
                    config.publicationsPerSecond(), config.publicationBurst(), nanoTime));
    proxies = TrustedProxies.of("mercure.trusted-proxies", config.trustedProxies());
  }

  /** The proxies whose word on a client's address counts. */
  public TrustedProxies proxies() {
    return proxies;
  }

  /**
   * Takes what one stream needs, which is to be released when it ends.
   *
   * @param subscriptions how many topic selectors or matchers it has
   * @throws QuotaExceededException if a quota is used up; nothing is taken then
   */
  public Lease open(Client client, int subscriptions) throws QuotaExceededException {
    Lease lease = new Lease();
    try {
      takeOne(lease, connections, maxConnections, Quota.CONNECTIONS);
      if (client.token().isEmpty()) {
        takeOne(lease, anonymous, maxAnonymous, Quota.ANONYMOUS_CONNECTIONS);
      }
      take(lease, ofAddresses, client.address().unit(), 1, Quota.CONNECTIONS_PER_ADDRESS);
      if (client.subject().isPresent()) {
        take(lease, ofSubjects, client.subject().get(), 1, Quota.CONNECTIONS_PER_SUBJECT);
      }
      if (client.token().isPresent()) {
        String token = client.token().get();
        take(lease, ofTokens, token, subscriptions, Quota.SUBSCRIPTIONS_PER_TOKEN);
      }
      return lease;
    } catch (QuotaExceededException e) {
      lease.release();
      throw e;
    }
  }

  private void takeOne(Lease lease, AtomicInteger used, int limit, Quota quota)
      throws QuotaExceededException {
    int now = used.incrementAndGet();
    lease.add(used::decrementAndGet);
    if (limit > 0 && now > limit) {
      throw refused(quota, pause());
    }
  }

  private void take(Lease lease, Usage usage, String name, int amount, Quota quota)
      throws QuotaExceededException {
    if (!usage.take(name, amount)) {
      throw refused(quota, pause());
    }
    lease.add(() -> usage.giveBack(name, amount));
  }

  /** Those who are refused together shall not return together. */
  private static Duration pause() {
    return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(5, 16));
  }

  /**
   * Counts one publication.
   *
   * @throws QuotaExceededException if the subject publishes too fast
   */
  public void publish(String subject) throws QuotaExceededException {
    if (publications.isPresent()) {
      Duration wait = publications.get().take(subject);
      if (!wait.isZero()) {
        throw refused(Quota.PUBLICATIONS_PER_SUBJECT, wait);
      }
    }
  }

  private QuotaExceededException refused(Quota quota, Duration retryAfter) {
    refusals.count(quota);
    return new QuotaExceededException(quota, retryAfter);
  }

  /** How many streams there are now. */
  public int connections() {
    return connections.get();
  }

  /** How many requests were refused so far, by the quota. */
  public Counters<Quota> refusals() {
    return refusals;
  }

  /** How many subjects, addresses and tokens are remembered, for tests of leaks. */
  int size() {
    return ofSubjects.size() + ofAddresses.size() + ofTokens.size();
  }
}
