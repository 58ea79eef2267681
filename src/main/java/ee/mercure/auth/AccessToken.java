package ee.mercure.auth;

import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token that was genuine and valid when it was presented, and what it grants. Immutable and
 * thread-safe; requests with equal tokens may share one. Its time is not checked again here: who
 * holds on to it closes at {@link #expiresAt()}.
 */
public final class AccessToken {
  private final ProtocolVersion version;
  private final Optional<String> issuer;
  private final Optional<String> subject;
  private final Lifetime lifetime;
  private final Grants grants;
  private final HubUrl hubUrl;
  private final String fingerprint;

  AccessToken(
      ProtocolVersion version, Claims claims, Lifetime lifetime, Grants grants, HubUrl hubUrl)
      throws InvalidTokenException {
    this.version = version;
    this.issuer = claims.text("iss");
    this.subject = claims.text("sub");
    this.lifetime = lifetime;
    this.grants = grants;
    this.hubUrl = hubUrl;
    this.fingerprint = "";
  }

  private AccessToken(AccessToken token, String fingerprint) {
    this.version = token.version;
    this.issuer = token.issuer;
    this.subject = token.subject;
    this.lifetime = token.lifetime;
    this.grants = token.grants;
    this.hubUrl = token.hubUrl;
    this.fingerprint = fingerprint;
  }

  /** The same token with what tells it from others. */
  AccessToken withFingerprint(String hash) {
    return new AccessToken(this, hash);
  }

  /** What tells this token from others and reveals nothing of it: a hash of its text. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The version the token is of, which need not be that of the request. */
  public ProtocolVersion version() {
    return version;
  }

  /** The first instant at which it is no longer valid; always present in 1.0 tokens. */
  public Optional<Instant> expiresAt() {
    return lifetime.expiresAt();
  }

  /** The {@code iss} claim; verified in 1.0 tokens, the word of the key's owner in 0.x tokens. */
  public Optional<String> issuer() {
    return issuer;
  }

  /** The {@code sub} claim. */
  public Optional<String> subject() {
    return subject;
  }

  /**
   * Who presents it: the subject among those of its issuer, or whoever holds just this token if it
   * names no subject.
   */
  public String holder() {
    return subject.map(name -> issuer.orElse("") + "\n" + name).orElse(fingerprint);
  }

  /** Whether an update with this topic, and other granted ones, may be published. */
  public boolean mayPublish(Topic topic) {
    return grants.publish().covers(topic);
  }

  /** Whether private updates with this topic may be received. */
  public boolean maySubscribe(Topic topic) {
    return grants.subscribe().covers(topic);
  }

  /**
   * Whether {@link #maySubscribe} follows from the topic's name alone, without the patterns, for
   * those who evaluate {@link #subscribePatterns} by themselves.
   */
  public boolean maySubscribeByName(Topic topic) {
    return grants.subscribe().coversByName(topic);
  }

  /** The patterns that select topics of {@link #maySubscribe}, each once. */
  public List<TopicMatcher> subscribePatterns() {
    return grants.subscribe().patterns();
  }

  /** What selects the topics of {@link #maySubscribe}, each once. */
  List<TopicMatcher> subscribeMatchers() {
    return grants.subscribe().matchers();
  }

  /**
   * What the token says about a subscription: {@code mercure.payload} for every one in 0.x; in 1.0
   * the payload of the first subscribe detail that matches the pattern as if it were a topic, and
   * nothing if that detail has none (Mercure 1.0, Payloads).
   *
   * @param matcherPattern the subscription's own topic matcher
   * @return an unmodifiable map or list, a string, a number or a boolean; always a map in 1.0
   */
  public Optional<Object> payloadFor(String matcherPattern) {
    return grants.payloadFor(hubUrl.topic(matcherPattern));
  }

  Lifetime lifetime() {
    return lifetime;
  }
}
