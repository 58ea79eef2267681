package ee.mercure.wiring;

import ee.mercure.config.ConfigException;
import ee.mercure.config.HistoryConfig;
import ee.mercure.config.PolicyConfig;
import ee.mercure.history.Retention;
import ee.mercure.history.RetentionPolicy;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import ee.mercure.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Makes the retention that the configuration describes. */
final class Policies {
  /** No name of the configuration has such a character. */
  private static final String SUBSCRIPTIONS = "#subscriptions";

  private static final Duration SUBSCRIPTIONS_AGE = Duration.ofHours(1);
  private static final long SUBSCRIPTIONS_COUNT = 10_000;

  /** They get so much beside what updates may take, but no more than this part of that. */
  private static final long SUBSCRIPTIONS_BYTES = 16 << 20;

  private static final long SUBSCRIPTIONS_SHARE = 16;

  private Policies() {}

  /**
   * The retention of the hub's file. Subscription events have a quota of their own: those who come
   * and go must not evict what is published.
   *
   * @throws ConfigException if a policy has a matcher that is none
   */
  static Retention of(HistoryConfig config, TopicMatchers matchers) {
    List<RetentionPolicy> policies = new ArrayList<>();
    policies.add(subscriptions(config));
    for (PolicyConfig policy : config.policies()) {
      TopicMatcher matcher = matcher(policy, matchers);
      policies.add(
          new RetentionPolicy(
              policy.name(),
              update -> matches(matcher, update, matchers),
              policy.stores(),
              policy.maxAge(),
              policy.maxUpdates()));
    }
    return new Retention(config.maxAge(), config.maxUpdates(), config.maxBytes(), policies);
  }

  /** What is kept of subscription events, in a file or in memory. */
  static RetentionPolicy subscriptions(HistoryConfig config) {
    return new RetentionPolicy(
        SUBSCRIPTIONS,
        update -> update.audience().isPresent(),
        true,
        SUBSCRIPTIONS_AGE,
        SUBSCRIPTIONS_COUNT,
        OptionalLong.of(Math.min(SUBSCRIPTIONS_BYTES, config.maxBytes() / SUBSCRIPTIONS_SHARE)));
  }

  private static boolean matches(TopicMatcher matcher, Update update, TopicMatchers matchers) {
    for (String topic : update.topics()) {
      if (matcher.matches(matchers.hubUrl().topic(topic))) {
        return true;
      }
    }
    return false;
  }

  private static TopicMatcher matcher(PolicyConfig policy, TopicMatchers matchers) {
    try {
      return policy.topic().isPresent()
          ? matchers.selector(policy.topic().get())
          : matchers.urlPattern(policy.urlPattern().orElseThrow());
    } catch (InvalidMatcherException e) {
      throw new ConfigException(policy.matcherSetting(), "is no matcher: " + e.getMessage());
    }
  }
}
