package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Whose tokens the hub accepts, and where it looks for them.
 *
 * @param protocols the versions whose tokens are accepted
 * @param publisher what verifies publishers' 0.x tokens, if any are accepted
 * @param subscriber what verifies subscribers' 0.x tokens, if any are accepted
 * @param issuers whose tokens are accepted besides
 * @param resource the hub's resource identifier, the {@code aud} of 1.0 tokens; present if it is
 *     checked
 * @param cookieV0 the name of the 0.x cookie
 * @param cookieV1 the name of the 1.0 cookie
 * @param allowsAnonymous whether one may subscribe without a token
 * @param mechanism who verifies tokens
 * @param container the rules for tokens that the container has verified; present if it does
 * @param clockSkew how far the clocks of those may be from the hub's who issue classic tokens
 * @param keyRefresh how keys are kept up to date that stand elsewhere
 */
public record AuthConfig(
    Set<ProtocolVersion> protocols,
    Optional<KeyConfig> publisher,
    Optional<KeyConfig> subscriber,
    List<IssuerConfig> issuers,
    Optional<String> resource,
    String cookieV0,
    String cookieV1,
    boolean allowsAnonymous,
    TokenMechanism mechanism,
    Optional<IssuerConfig> container,
    Duration clockSkew,
    KeyRefreshConfig keyRefresh) {
  static final String CLOCK_SKEW = "mercure.clock-skew";

  private static final String PROTOCOLS = "mercure.protocols";
  private static final String ISSUERS = "mercure.issuers";
  private static final String PUBLISHER_KEY = "mercure.publisher.jwt.key";
  private static final String RESOURCE = "mercure.resource";
  private static final Pattern ISSUER_NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** A token of RFC 9110, which a cookie's name is (RFC 6265, section 4.1.1). */
  private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * Checks that some token can be accepted.
   *
   * @throws ConfigException if none ever could
   */
  public AuthConfig {
    protocols = Set.copyOf(protocols);
    issuers = List.copyOf(issuers);
    boolean v0 = protocols.contains(ProtocolVersion.V0);
    boolean v1 = protocols.contains(ProtocolVersion.V1);
    boolean hasClassicKey = publisher.isPresent() || subscriber.isPresent();
    boolean hasIssuer = issuers.stream().anyMatch(issuesOneOf(protocols));
    if (!(v0 && hasClassicKey) && !hasIssuer && !mechanism.isContainer()) {
      throw noKeys(v0, v1);
    }
    if (v1 && resource.isEmpty() && issuers.stream().anyMatch(AuthConfig::needsResource)) {
      throw new ConfigException(RESOURCE, "or mercure.url must be set, as " + ISSUERS + " is");
    }
  }

  /** The hub verifies, with what is the default of the rest. */
  public AuthConfig(
      Set<ProtocolVersion> protocols,
      Optional<KeyConfig> publisher,
      Optional<KeyConfig> subscriber,
      List<IssuerConfig> issuers,
      Optional<String> resource,
      String cookieV0,
      String cookieV1,
      boolean allowsAnonymous) {
    this(
        protocols,
        publisher,
        subscriber,
        issuers,
        resource,
        cookieV0,
        cookieV1,
        allowsAnonymous,
        TokenMechanism.HUB,
        Optional.empty(),
        Duration.ZERO,
        KeyRefreshConfig.DEFAULT);
  }

  private static Predicate<IssuerConfig> issuesOneOf(Set<ProtocolVersion> protocols) {
    return issuer -> protocols.stream().anyMatch(issuer::issues);
  }

  /** MicroProfile's issuer may do without, its tokens need no audience. */
  private static boolean needsResource(IssuerConfig issuer) {
    return issuer.rules().isAudienceChecked() && issuer.rules().audiences().isEmpty();
  }

  private static ConfigException noKeys(boolean v0, boolean v1) {
    if (v0 && v1) {
      return new ConfigException(
          PUBLISHER_KEY, "or " + ISSUERS + " or mp.jwt.verify.publickey must be set");
    }
    return new ConfigException(
        v0 ? PUBLISHER_KEY : ISSUERS,
        "must be set, as " + PROTOCOLS + " is " + (v0 ? "0.x" : "1.0"));
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigException if one is wrong, two are at odds, or no token could ever be accepted
   */
  public static AuthConfig from(Config config) {
    Settings settings = new Settings(config);
    MicroProfileJwt microProfile = new MicroProfileJwt(settings);
    TokenMechanism mechanism = microProfile.mechanism();
    return new AuthConfig(
        protocols(settings, PROTOCOLS, EnumSet.allOf(ProtocolVersion.class)),
        KeySettings.read(settings, "mercure.publisher.jwt"),
        KeySettings.read(settings, "mercure.subscriber.jwt"),
        issuers(settings, microProfile, mechanism.isContainer()),
        settings.text(RESOURCE).or(() -> settings.text("mercure.url")),
        cookie(settings, "mercure.cookie.v0", "mercureAuthorization"),
        cookie(settings, "mercure.cookie.v1", "__Secure-mercure_access_token"),
        settings.flag("mercure.anonymous", false),
        mechanism,
        mechanism.isContainer()
            ? Optional.of(microProfile.verifiedByContainer())
            : Optional.empty(),
        settings.duration(CLOCK_SKEW, "0"),
        KeyRefreshConfig.from(settings));
  }

  /** Versions by their labels. */
  static Set<ProtocolVersion> protocols(
      Settings settings, String setting, Set<ProtocolVersion> otherwise) {
    if (settings.text(setting).isEmpty()) {
      return otherwise;
    }
    Set<ProtocolVersion> enabled = EnumSet.noneOf(ProtocolVersion.class);
    for (String label : settings.list(setting)) {
      enabled.add(
          Arrays.stream(ProtocolVersion.values())
              .filter(version -> version.label().equals(label))
              .findAny()
              .orElseThrow(() -> badProtocols(setting)));
    }
    if (enabled.isEmpty()) {
      throw badProtocols(setting);
    }
    return enabled;
  }

  private static ConfigException badProtocols(String setting) {
    return new ConfigException(setting, "must be 0.x, 1.0 or both with a comma between them");
  }

  private static List<IssuerConfig> issuers(
      Settings settings, MicroProfileJwt microProfile, boolean container) {
    List<String> names = settings.list(ISSUERS);
    if (!names.stream().allMatch(name -> ISSUER_NAME.matcher(name).matches())) {
      throw new ConfigException(ISSUERS, "must be names of letters, digits, - and _");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new ConfigException(ISSUERS, "names an issuer twice");
    }
    if (names.contains(MicroProfileJwt.NAME)) {
      throw new ConfigException(ISSUERS, "names mp, which mp.jwt.verify.* describes");
    }
    List<IssuerConfig> issuers = new ArrayList<>();
    microProfile.issuer(container).ifPresent(issuers::add);
    names.forEach(name -> issuers.add(IssuerConfig.read(settings, name, !container)));
    Set<String> ids = new HashSet<>();
    for (IssuerConfig issuer : issuers) {
      if (!ids.add(issuer.id())) {
        throw new ConfigException(
            IssuerConfig.prefix(issuer.name()) + ".id", "is also the id of another issuer");
      }
    }
    return issuers;
  }

  private static String cookie(Settings settings, String setting, String otherwise) {
    String name = settings.text(setting).orElse(otherwise);
    if (!COOKIE_NAME.matcher(name).matches()) {
      throw new ConfigException(setting, "is no name that a cookie can have");
    }
    return name;
  }
}
