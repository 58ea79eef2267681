package ee.mercure.config;

import java.util.Optional;

/**
 * An issuer of 1.0 tokens whom the hub trusts.
 *
 * @param name how the settings call it
 * @param id the {@code iss} of its tokens, compared exactly
 * @param isAuthorizationServer whether the hub's metadata names it as an authorization server
 * @param publisher what verifies publishers' tokens, if it may issue any
 * @param subscriber what verifies subscribers' tokens, if it may issue any
 */
public record IssuerConfig(
    String name,
    String id,
    boolean isAuthorizationServer,
    Optional<KeyConfig> publisher,
    Optional<KeyConfig> subscriber) {

  static IssuerConfig read(Settings settings, String name) {
    String prefix = "mercure.issuer." + name;
    String id = prefix + ".id";
    IssuerConfig issuer =
        new IssuerConfig(
            name,
            settings.text(id).orElseThrow(() -> new ConfigException(id, "must be set")),
            settings.flag(prefix + ".authorization-server", false),
            KeySettings.read(settings, prefix + ".publisher"),
            KeySettings.read(settings, prefix + ".subscriber"));
    if (issuer.publisher.isEmpty() && issuer.subscriber.isEmpty()) {
      throw new ConfigException(
          prefix + ".publisher.key", "or " + prefix + ".subscriber.key must be set");
    }
    return issuer;
  }
}
