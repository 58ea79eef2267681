package ee.mercure.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** The names of all settings, to find the misspelt ones. */
final class KnownSettings {
  private static final String PREFIX = "mercure.";

  private static final Set<String> NAMES =
      Set.of(
          "mercure.anonymous",
          "mercure.auth",
          "mercure.backlog.max-bytes",
          "mercure.backlog.max-waiting",
          "mercure.clock-skew",
          "mercure.cookie.v0",
          "mercure.cookie.v1",
          "mercure.cors.origins",
          "mercure.development",
          "mercure.drain",
          "mercure.gap-events",
          "mercure.heartbeat",
          "mercure.history",
          "mercure.history.max-age",
          "mercure.history.max-bytes",
          "mercure.history.max-replay",
          "mercure.history.max-replay-age",
          "mercure.history.max-updates",
          "mercure.history.path",
          "mercure.history.policies",
          "mercure.history.sync",
          "mercure.issuers",
          "mercure.jwks.max-age",
          "mercure.jwks.max-bytes",
          "mercure.jwks.min-age",
          "mercure.jwks.timeout",
          "mercure.key-files.check",
          "mercure.log",
          "mercure.log.lease",
          "mercure.log.name",
          "mercure.log.password",
          "mercure.log.password-file",
          "mercure.log.sentinel-password",
          "mercure.log.sentinel-password-file",
          "mercure.log.sentinel-user",
          "mercure.log.timeout",
          "mercure.log.trim",
          "mercure.log.url",
          "mercure.log.user",
          "mercure.max-body-size",
          "mercure.max-connection-age",
          "mercure.max-id-bytes",
          "mercure.max-matchers",
          "mercure.max-pattern-bytes",
          "mercure.max-pattern-steps",
          "mercure.max-selectors",
          "mercure.max-topic-bytes",
          "mercure.max-topics",
          "mercure.outbox.max-bytes",
          "mercure.protocols",
          "mercure.publish.origins",
          "mercure.publish.unique-ids",
          "mercure.quota.anonymous-connections",
          "mercure.quota.connections",
          "mercure.quota.connections-per-address",
          "mercure.quota.connections-per-subject",
          "mercure.quota.publication-burst",
          "mercure.quota.publications-per-second",
          "mercure.quota.subscriptions-per-token",
          "mercure.request-timeout",
          "mercure.resource",
          "mercure.retry",
          "mercure.drain-retry",
          "mercure.rewind.max",
          "mercure.subscriptions",
          "mercure.token-expiry-notice",
          "mercure.trusted-proxies",
          "mercure.url",
          "mercure.write-timeout");

  private static final Pattern KEYS =
      Pattern.compile(
          "mercure\\.(?:(?:publisher|subscriber)\\.jwt"
              + "|issuer\\.[A-Za-z0-9_-]+(?:\\.(?:publisher|subscriber))?)"
              + "\\.(?:key|key-file|jwks|algorithm|alg)");

  private static final Pattern ISSUERS =
      Pattern.compile(
          "mercure\\.issuer\\.[A-Za-z0-9_-]+\\.(?:id|authorization-server|protocols|algorithms"
              + "|audiences|clock-skew|max-token-age|mapped-topics"
              + "|claims\\.(?:publish|subscribe|roles)|roles(?:\\..+\\.(?:publish|subscribe))?)");

  private static final Pattern POLICIES =
      Pattern.compile(
          "mercure\\.history\\.policy\\.[A-Za-z0-9_-]+"
              + "\\.(?:topic|urlpattern|store|max-age|max-updates)");

  private KnownSettings() {}

  /** All names that have no name of an issuer, a role or a policy in them, keys apart. */
  static Set<String> names() {
    return NAMES;
  }

  /**
   * Refuses names that begin like the hub's and are none. Names of environment variables are left
   * alone: servers derive property names from them in ways of their own.
   *
   * @throws ConfigException naming the first unknown one
   */
  static void refuseOthers(Config config) {
    TreeSet<String> unknown = new TreeSet<>();
    for (String name : config.getPropertyNames()) {
      boolean ours = name.startsWith(PREFIX) && !System.getenv().containsKey(asVariable(name));
      if (ours && !isKnown(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new ConfigException(unknown.first(), "is no setting of the hub");
    }
  }

  private static boolean isKnown(String name) {
    return NAMES.contains(name)
        || KEYS.matcher(name).matches()
        || ISSUERS.matcher(name).matches()
        || POLICIES.matcher(name).matches();
  }

  private static String asVariable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
