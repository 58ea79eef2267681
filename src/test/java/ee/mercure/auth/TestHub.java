package ee.mercure.auth;

import ee.mercure.config.AuthConfig;
import ee.mercure.config.IssuerConfig;
import ee.mercure.config.KeyConfig;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatchers;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A hub's verifier as tests set it up. */
final class TestHub {
  static final String URL = "https://hub.example.com/.well-known/mercure";
  static final String ISSUER = "https://issuer.example.com";
  static final String OTHER_ISSUER = "https://other.example.com";
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final HubUrl HUB_URL = HubUrl.of(URL);
  static final TopicMatchers MATCHERS =
      new TopicMatchers(HUB_URL, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);

  private TestHub() {}

  static Topic topic(String value) {
    return HUB_URL.topic(value);
  }

  static AuthConfig config(
      Set<ProtocolVersion> protocols,
      Optional<KeyConfig> publisher,
      Optional<KeyConfig> subscriber,
      List<IssuerConfig> issuers) {
    return new AuthConfig(
        protocols, publisher, subscriber, issuers, Optional.of(URL), "v0", "v1", false);
  }

  /** A hub that takes 0.x tokens of one publisher's and one subscriber's key. */
  static AuthConfig classic(SigningKey publisher, SigningKey subscriber) {
    return config(
        EnumSet.allOf(ProtocolVersion.class),
        Optional.of(publisher.config("publisher-key")),
        Optional.of(subscriber.config("subscriber-key")),
        List.of());
  }

  /** A hub that takes 1.0 tokens of {@link #ISSUER}. */
  static AuthConfig issued(SigningKey publisher, SigningKey subscriber) {
    return config(
        EnumSet.allOf(ProtocolVersion.class),
        Optional.empty(),
        Optional.empty(),
        List.of(issuer(ISSUER, publisher, subscriber)));
  }

  static IssuerConfig issuer(String id, SigningKey publisher, SigningKey subscriber) {
    return new IssuerConfig(
        "test",
        id,
        false,
        Optional.of(publisher.config(id + "-publisher-key")),
        Optional.of(subscriber.config(id + "-subscriber-key")));
  }

  static TokenVerifier verifier(AuthConfig config) {
    return verifier(config, new TestClock(NOW));
  }

  static TokenVerifier verifier(AuthConfig config, TestClock clock) {
    return TokenVerifier.from(config, MATCHERS, clock);
  }

  /** Claims of a 1.0 token that this hub accepts, with these authorization details. */
  static String accessTokenClaims(String details) {
    return """
        {"iss":"%s","aud":"%s","sub":"someone","exp":%d,"authorization_details":%s}"""
        .formatted(ISSUER, URL, NOW.getEpochSecond() + 300, details);
  }
}
