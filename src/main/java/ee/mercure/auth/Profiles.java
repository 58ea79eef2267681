package ee.mercure.auth;

import ee.mercure.config.AuthConfig;
import ee.mercure.config.ClaimMapping;
import ee.mercure.config.IssuerConfig;
import ee.mercure.config.KeyConfig;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that one hub checks tokens by, made of its configuration.
 *
 * @param byVersion the rules for tokens of each version that the hub accepts
 * @param container the rules for tokens that the container has verified, if it verifies any
 */
record Profiles(
    Map<ProtocolVersion, TokenProfile> byVersion, Optional<ContainerProfile> container) {

  Profiles {
    byVersion = Map.copyOf(byVersion);
  }

  static Profiles of(
      AuthConfig config, KeyRefresh refresh, TopicMatchers matchers, TokenLimits limits) {
    GrantReader mercure = new MercureClaim(matchers, limits.maxSelectors());
    GrantReader details = AuthorizationDetails.reader(matchers, limits);
    Map<String, Issuer> byId = new HashMap<>();
    for (IssuerConfig issuer : config.issuers()) {
      byId.put(issuer.id(), issuer(issuer, config, refresh, mercure, details, matchers, limits));
    }
    Issuers issuers = new Issuers(byId);
    // Also keys of a version that is switched off must be right.
    Map<Role, Keys> classicKeys = new EnumMap<>(Role.class);
    put(classicKeys, Role.PUBLISHER, config.publisher(), refresh);
    put(classicKeys, Role.SUBSCRIBER, config.subscriber(), refresh);
    Map<ProtocolVersion, TokenProfile> profiles = new EnumMap<>(ProtocolVersion.class);
    profiles.put(
        ProtocolVersion.V0,
        new ClassicProfile(
            classicKeys,
            issuers.of(ProtocolVersion.V0),
            mercure.weighed(limits.maxPatternSteps()),
            config.clockSkew(),
            matchers.hubUrl()));
    profiles.put(ProtocolVersion.V1, new IssuerProfile(issuers.of(ProtocolVersion.V1)));
    profiles.keySet().retainAll(config.protocols());
    return new Profiles(
        profiles,
        config
            .container()
            .map(rules -> issuer(rules, config, refresh, mercure, details, matchers, limits))
            .map(otherwise -> new ContainerProfile(issuers, otherwise)));
  }

  private static void put(
      Map<Role, Keys> keys, Role role, Optional<KeyConfig> config, KeyRefresh refresh) {
    config.ifPresent(key -> keys.put(role, refresh.keys(key, AllowedAlgorithms.ALL)));
  }

  private static Issuer issuer(
      IssuerConfig issuer,
      AuthConfig config,
      KeyRefresh refresh,
      GrantReader mercure,
      GrantReader details,
      TopicMatchers matchers,
      TokenLimits limits) {
    return new Issuer(
        issuer,
        refresh,
        Map.of(
            ProtocolVersion.V0, mapped(mercure, issuer.mapping(), matchers, limits),
            ProtocolVersion.V1, mapped(details, issuer.mapping(), matchers, limits)),
        config.resource(),
        matchers.hubUrl());
  }

  /** What an issuer's own claims grant comes on top. */
  private static GrantReader mapped(
      GrantReader standard, ClaimMapping mapping, TopicMatchers matchers, TokenLimits limits) {
    if (mapping.isEmpty()) {
      return standard.weighed(limits.maxPatternSteps());
    }
    MappedClaims own = new MappedClaims(mapping, matchers, limits.maxSelectors());
    GrantReader both = jwt -> standard.read(jwt).and(own.read(jwt));
    return both.weighed(limits.maxPatternSteps());
  }
}
