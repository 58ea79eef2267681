package ee.mercure.config;

import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * How much one client, and all together, may use of the hub. 0 is no limit.
 *
 * @param connections streams in total; by default as many as the heap has room for
 * @param anonymousConnections streams without a token; by default they leave some to those with one
 * @param connectionsPerSubject streams of one subject of tokens
 * @param connectionsPerAddress streams of one IP address, or of one /64 of IPv6
 * @param subscriptionsPerToken topic selectors and matchers of all streams with the same token
 * @param publicationsPerSecond what one subject may publish on average
 * @param publicationBurst how many publications it may send at once
 * @param trustedProxies addresses and networks of proxies whose word on a client's address counts
 */
public record QuotaConfig(
    int connections,
    int anonymousConnections,
    int connectionsPerSubject,
    int connectionsPerAddress,
    int subscriptionsPerToken,
    int publicationsPerSecond,
    int publicationBurst,
    List<String> trustedProxies) {
  private static final String RATE = "mercure.quota.publications-per-second";
  private static final String BURST = "mercure.quota.publication-burst";

  /** More than twice what an idle stream takes, the server's share of it included. */
  private static final int STREAM_BYTES = 64 * 1024;

  /** Strangers leave one in so many streams to those with a token. */
  private static final int RESERVED = 8;

  public QuotaConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  static QuotaConfig from(Config config) {
    return from(config, Runtime.getRuntime().maxMemory());
  }

  static QuotaConfig from(Config config, long heapBytes) {
    Settings settings = new Settings(config);
    int rate = settings.limit(RATE, 0);
    if (rate == 0 && settings.text(BURST).isPresent()) {
      throw new ConfigException(BURST, "is set without " + RATE);
    }
    int connections = settings.limit("mercure.quota.connections", roomIn(heapBytes));
    return new QuotaConfig(
        connections,
        settings.limit("mercure.quota.anonymous-connections", connections - connections / RESERVED),
        settings.limit("mercure.quota.connections-per-subject", 0),
        settings.limit("mercure.quota.connections-per-address", 0),
        settings.limit("mercure.quota.subscriptions-per-token", 0),
        rate,
        settings.positive(BURST, Math.max(1, rate)),
        settings.list("mercure.trusted-proxies"));
  }

  private static int roomIn(long heapBytes) {
    return (int) Math.min(Integer.MAX_VALUE, heapBytes / STREAM_BYTES);
  }
}
