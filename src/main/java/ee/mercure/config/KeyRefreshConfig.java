package ee.mercure.config;

import java.time.Duration;

/**
 * How keys are kept up to date that stand outside of the configuration.
 *
 * @param minAge how old a JWK Set is at least before it is fetched again, for whatever reason
 * @param maxAge how old it is at most before it is
 * @param timeout how long one fetch may take
 * @param maxBytes how long what a key server answers may be
 * @param fileCheck how often key files are looked at; zero for never
 */
public record KeyRefreshConfig(
    Duration minAge, Duration maxAge, Duration timeout, int maxBytes, Duration fileCheck) {
  /** What holds unless it is said otherwise. */
  public static final KeyRefreshConfig DEFAULT =
      new KeyRefreshConfig(
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          Duration.ofSeconds(5),
          256 * 1024,
          Duration.ofSeconds(10));

  static KeyRefreshConfig from(Settings settings) {
    Duration minAge = settings.positiveDuration("mercure.jwks.min-age", "1m");
    Duration maxAge = settings.positiveDuration("mercure.jwks.max-age", "1d");
    if (minAge.compareTo(maxAge) > 0) {
      throw new ConfigException("mercure.jwks.min-age", "is more than mercure.jwks.max-age");
    }
    long maxBytes = settings.positiveBytes("mercure.jwks.max-bytes", "256KiB");
    if (maxBytes > Integer.MAX_VALUE) {
      throw new ConfigException("mercure.jwks.max-bytes", "must be less than 2GiB");
    }
    return new KeyRefreshConfig(
        minAge,
        maxAge,
        settings.positiveDuration("mercure.jwks.timeout", "5s"),
        (int) maxBytes,
        settings.duration("mercure.key-files.check", "10s"));
  }
}
