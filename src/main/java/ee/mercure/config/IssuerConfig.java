package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.util.List;
import java.util.Optional;

/**
 * An issuer of tokens whom the hub trusts.
 *
 * @param name how the settings call it
 * @param id the {@code iss} of its tokens, compared exactly
 * @param isAuthorizationServer whether the hub's metadata names it as an authorization server
 * @param publisher what verifies publishers' tokens, if it may issue any
 * @param subscriber what verifies subscribers' tokens, if it may issue any
 * @param rules what its tokens must be like besides
 * @param mapping what its tokens grant besides the claims of the protocol
 */
public record IssuerConfig(
    String name,
    String id,
    boolean isAuthorizationServer,
    Optional<KeyConfig> publisher,
    Optional<KeyConfig> subscriber,
    IssuerRules rules,
    ClaimMapping mapping) {

  /** An issuer of 1.0 tokens for this hub, without anything special. */
  public IssuerConfig(
      String name,
      String id,
      boolean isAuthorizationServer,
      Optional<KeyConfig> publisher,
      Optional<KeyConfig> subscriber) {
    this(
        name,
        id,
        isAuthorizationServer,
        publisher,
        subscriber,
        IssuerRules.DEFAULT,
        ClaimMapping.NONE);
  }

  /**
   * Reads the settings of one issuer.
   *
   * @param needsKeys whether it is the hub that verifies its tokens
   */
  static IssuerConfig read(Settings settings, String name, boolean needsKeys) {
    String prefix = prefix(name);
    String id = prefix + ".id";
    Optional<KeyConfig> common = KeySettings.read(settings, prefix);
    IssuerConfig issuer =
        new IssuerConfig(
            name,
            settings.text(id).orElseThrow(() -> new ConfigException(id, "must be set")),
            settings.flag(prefix + ".authorization-server", false),
            KeySettings.read(settings, prefix + ".publisher").or(() -> common),
            KeySettings.read(settings, prefix + ".subscriber").or(() -> common),
            IssuerRules.read(settings, prefix),
            ClaimMapping.read(settings, prefix));
    if (needsKeys && issuer.publisher.isEmpty() && issuer.subscriber.isEmpty()) {
      throw new ConfigException(
          prefix + ".jwks",
          "or " + prefix + ".publisher.key or " + prefix + ".subscriber.key must be set");
    }
    return issuer;
  }

  static String prefix(String name) {
    return "mercure.issuer." + name;
  }

  boolean issues(ProtocolVersion version) {
    return rules.protocols().contains(version);
  }

  /** The settings that take the place of {@code aud}, for messages and checks. */
  Optional<List<String>> audiences() {
    return rules.audiences();
  }
}
