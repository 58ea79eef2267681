package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the tokens of one issuer must be like.
 *
 * @param protocols the versions whose tokens it issues
 * @param algorithmsSetting the setting that names the algorithms, for messages
 * @param algorithms the only algorithms that count; empty for all that its keys are for
 * @param audiences what {@code aud} must name one of; absent for the hub's resource identifier
 * @param isAudienceChecked whether {@code aud} of a 0.x token must name one of them at all
 * @param clockSkew how far its clock may be from the hub's
 * @param maxAge how long after {@code iat} a token is valid at most, if {@code iat} matters
 */
public record IssuerRules(
    Set<ProtocolVersion> protocols,
    String algorithmsSetting,
    List<String> algorithms,
    Optional<List<String>> audiences,
    boolean isAudienceChecked,
    Duration clockSkew,
    Optional<Duration> maxAge) {
  /** 1.0 tokens of any algorithm for the hub's resource identifier. */
  public static final IssuerRules DEFAULT =
      new IssuerRules(
          Set.of(ProtocolVersion.V1),
          "algorithms",
          List.of(),
          Optional.empty(),
          true,
          Duration.ZERO,
          Optional.empty());

  private static final String ANY = "*";

  public IssuerRules {
    protocols = Set.copyOf(protocols);
    algorithms = List.copyOf(algorithms);
    audiences = audiences.map(List::copyOf);
  }

  static IssuerRules read(Settings settings, String prefix) {
    Set<ProtocolVersion> protocols =
        AuthConfig.protocols(settings, prefix + ".protocols", Set.of(ProtocolVersion.V1));
    String audiencesSetting = prefix + ".audiences";
    List<String> audiences = settings.list(audiencesSetting);
    boolean any = audiences.contains(ANY);
    if (any && (audiences.size() > 1 || protocols.contains(ProtocolVersion.V1))) {
      throw new ConfigException(
          audiencesSetting, "may be * alone, and only where " + prefix + ".protocols is 0.x");
    }
    return new IssuerRules(
        protocols,
        prefix + ".algorithms",
        settings.list(prefix + ".algorithms"),
        Optional.of(audiences).filter(names -> !any && !names.isEmpty()),
        !any,
        settings.duration(prefix + ".clock-skew", settings.text(AuthConfig.CLOCK_SKEW).orElse("0")),
        settings
            .text(prefix + ".max-token-age")
            .map(age -> settings.positiveDuration(prefix + ".max-token-age", age)));
  }
}
