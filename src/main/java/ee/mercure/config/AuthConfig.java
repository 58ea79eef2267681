package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Whose tokens the hub accepts, and where it looks for them.
 *
 * @param protocols the generations whose tokens are accepted
 * @param publisher what verifies publishers' 0.x tokens, if any are accepted
 * @param subscriber what verifies subscribers' 0.x tokens, if any are accepted
 * @param issuers whose 1.0 tokens are accepted
 * @param resource the hub's resource identifier, the {@code aud} of 1.0 tokens; present if there
 *     are issuers
 * @param cookieV0 the name of the 0.x cookie
 * @param cookieV1 the name of the 1.0 cookie
 * @param allowsAnonymous whether one may subscribe without a token
 */
public record AuthConfig(
    Set<ProtocolVersion> protocols,
    Optional<KeyConfig> publisher,
    Optional<KeyConfig> subscriber,
    List<IssuerConfig> issuers,
    Optional<String> resource,
    String cookieV0,
    String cookieV1,
    boolean allowsAnonymous) {
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
    if (!(v0 && hasClassicKey) && !(v1 && !issuers.isEmpty())) {
      throw noKeys(v0, v1);
    }
    if (v1 && !issuers.isEmpty() && resource.isEmpty()) {
      throw new ConfigException(RESOURCE, "or mercure.url must be set, as " + ISSUERS + " is");
    }
  }

  private static ConfigException noKeys(boolean v0, boolean v1) {
    if (v0 && v1) {
      return new ConfigException(PUBLISHER_KEY, "or " + ISSUERS + " must be set");
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
    return new AuthConfig(
        protocols(settings),
        KeySettings.read(settings, "mercure.publisher.jwt"),
        KeySettings.read(settings, "mercure.subscriber.jwt"),
        issuers(settings),
        settings.text(RESOURCE).or(() -> settings.text("mercure.url")),
        cookie(settings, "mercure.cookie.v0", "mercureAuthorization"),
        cookie(settings, "mercure.cookie.v1", "__Secure-mercure_access_token"),
        settings.flag("mercure.anonymous", false));
  }

  private static Set<ProtocolVersion> protocols(Settings settings) {
    if (settings.text(PROTOCOLS).isEmpty()) {
      return EnumSet.allOf(ProtocolVersion.class);
    }
    Set<ProtocolVersion> enabled = EnumSet.noneOf(ProtocolVersion.class);
    for (String label : settings.list(PROTOCOLS)) {
      enabled.add(
          Arrays.stream(ProtocolVersion.values())
              .filter(version -> version.label().equals(label))
              .findAny()
              .orElseThrow(() -> badProtocols()));
    }
    if (enabled.isEmpty()) {
      throw badProtocols();
    }
    return enabled;
  }

  private static ConfigException badProtocols() {
    return new ConfigException(PROTOCOLS, "must be 0.x, 1.0 or both with a comma between them");
  }

  private static List<IssuerConfig> issuers(Settings settings) {
    List<String> names = settings.list(ISSUERS);
    if (!names.stream().allMatch(name -> ISSUER_NAME.matcher(name).matches())) {
      throw new ConfigException(ISSUERS, "must be names of letters, digits, - and _");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new ConfigException(ISSUERS, "names an issuer twice");
    }
    List<IssuerConfig> issuers =
        names.stream().map(name -> IssuerConfig.read(settings, name)).toList();
    Set<String> ids = new HashSet<>();
    for (IssuerConfig issuer : issuers) {
      if (!ids.add(issuer.id())) {
        throw new ConfigException(
            "mercure.issuer." + issuer.name() + ".id", "is also the id of another issuer");
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
