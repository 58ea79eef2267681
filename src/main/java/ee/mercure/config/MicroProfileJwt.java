package ee.mercure.config;

import ee.mercure.topic.ProtocolVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The standard settings of MicroProfile JWT 2.1 (sections 9.2 and 9.3). They describe one issuer,
 * which the hub's own settings call {@link #NAME}: its keys for both roles, its audiences, its
 * clock. What MicroProfile cannot say is said by {@code mercure.issuer.mp.*}.
 */
final class MicroProfileJwt {
  /** The name of the issuer that these settings describe. */
  static final String NAME = "mp";

  /** What the WAR says for {@code mp.jwt.verify.issuer}, as one server demands a value. */
  static final String NO_ISSUER = "urn:mercure:no-issuer";

  /** The cookie where the WAR has the container look for tokens: nobody sends it. */
  static final String NO_COOKIE = "mercure-container-jwt-is-off";

  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String LOCATION = KEY + ".location";
  private static final String ALGORITHM = KEY + ".algorithm";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";
  private static final String CLOCK_SKEW = "mp.jwt.verify.clock.skew";
  private static final String TOKEN_AGE = "mp.jwt.verify.token.age";
  private static final String HEADER = "mp.jwt.token.header";
  private static final String COOKIE = "mp.jwt.token.cookie";
  private static final String DECRYPTION = "mp.jwt.decrypt.key.location";
  private static final String PREFIX = IssuerConfig.prefix(NAME);

  /** What these settings say already, or what only makes sense for an issuer of 1.0. */
  private static final List<String> NOT_BESIDES =
      List.of(
          "id",
          "key",
          "key-file",
          "jwks",
          "algorithm",
          "alg",
          "algorithms",
          "audiences",
          "clock-skew",
          "max-token-age",
          "protocols");

  private final Settings settings;

  MicroProfileJwt(Settings settings) {
    this.settings = settings;
  }

  /** Who verifies tokens, and where the container looks for them. */
  TokenMechanism mechanism() {
    boolean container =
        settings.oneOf("mercure.auth", "hub", "hub", "container").equals("container");
    String header = settings.text(HEADER).orElse("Authorization");
    if (!header.equals("Authorization") && !header.equals("Cookie")) {
      throw new ConfigException(HEADER, "must be Authorization or Cookie");
    }
    Optional<String> cookie =
        header.equals("Cookie")
            ? Optional.of(settings.text(COOKIE).orElse("Bearer"))
            : Optional.empty();
    boolean off = cookie.isPresent() && cookie.get().equals(NO_COOKIE);
    if (container && off) {
      throw new ConfigException(
          HEADER,
          "must be Authorization, or Cookie with a " + COOKIE + ", as mercure.auth is container");
    }
    if (!container && !off && settings.text(HEADER).isPresent()) {
      throw new ConfigException(
          HEADER, "has the container answer before the hub: set mercure.auth=container as well");
    }
    return container ? new TokenMechanism(true, cookie) : TokenMechanism.HUB;
  }

  /** The issuer whose tokens the hub can verify, if these settings give it a key. */
  Optional<IssuerConfig> issuer(boolean container) {
    if (settings.raw(KEY).isEmpty() && settings.text(LOCATION).isEmpty()) {
      if (!container) {
        refuseWithoutKey();
      }
      return Optional.empty();
    }
    if (settings.raw(KEY).isPresent() && settings.text(LOCATION).isPresent()) {
      throw new ConfigException(KEY, "and " + LOCATION + " exclude each other");
    }
    if (!container && settings.text(DECRYPTION).isPresent()) {
      throw new ConfigException(
          DECRYPTION, "is set, and only the container can decrypt: set mercure.auth=container");
    }
    String id =
        trustedId()
            .orElseThrow(
                () -> new ConfigException(ISSUER, "must be set, as " + KEY + "[.location] is"));
    Optional<KeyConfig> key = Optional.of(key());
    return Optional.of(
        new IssuerConfig(NAME, id, isAuthorizationServer(), key, key, rules(), mapping()));
  }

  /** What holds for tokens that the container has verified. */
  IssuerConfig verifiedByContainer() {
    return new IssuerConfig(
        NAME,
        trustedId().orElse(""),
        isAuthorizationServer(),
        Optional.empty(),
        Optional.empty(),
        rules(),
        mapping());
  }

  private Optional<String> trustedId() {
    return settings.text(ISSUER).filter(id -> !id.equals(NO_ISSUER));
  }

  private boolean isAuthorizationServer() {
    return settings.flag(PREFIX + ".authorization-server", false);
  }

  private ClaimMapping mapping() {
    for (String name : NOT_BESIDES) {
      if (settings.raw(PREFIX + "." + name).isPresent()) {
        throw new ConfigException(
            PREFIX + "." + name, "cannot be set: mp.jwt.verify.* describes this issuer");
      }
    }
    return ClaimMapping.read(settings, PREFIX);
  }

  private void refuseWithoutKey() {
    if (trustedId().isPresent()) {
      throw new ConfigException(ISSUER, "is set without " + KEY + " or " + LOCATION);
    }
    for (String name : List.of(ALGORITHM, AUDIENCES, CLOCK_SKEW, TOKEN_AGE, DECRYPTION)) {
      if (settings.text(name).isPresent()) {
        throw new ConfigException(name, "is set without " + KEY + " or " + LOCATION);
      }
    }
  }

  private IssuerRules rules() {
    List<String> audiences = settings.list(AUDIENCES);
    return new IssuerRules(
        EnumSet.allOf(ProtocolVersion.class),
        ALGORITHM,
        List.of(algorithm()),
        Optional.of(audiences).filter(names -> !names.isEmpty()),
        !audiences.isEmpty(),
        settings.seconds(CLOCK_SKEW).orElseGet(() -> settings.duration(AuthConfig.CLOCK_SKEW, "0")),
        settings.seconds(TOKEN_AGE).filter(age -> !age.equals(Duration.ZERO)));
  }

  private String algorithm() {
    return settings.text(ALGORITHM).orElse("RS256");
  }

  private KeyConfig key() {
    KeyFormat format = KeyFormat.publicKey(ALGORITHM, algorithm());
    Optional<String> inline = settings.raw(KEY);
    if (inline.isPresent()) {
      return format.parse(KEY, inline.get());
    }
    String location = settings.text(LOCATION).orElseThrow();
    if (KeySettings.isUrl(location)) {
      return KeySettings.atUrl(LOCATION, location, format);
    }
    if (location.startsWith("file:")) {
      return KeySettings.inFile(LOCATION, location.replaceFirst("file:(?://(?=/))?", ""), format);
    }
    return isFile(location)
        ? KeySettings.inFile(LOCATION, location, format)
        : format.parse(LOCATION, resource(location.replaceFirst("\\A(?:classpath:)?/?", "")));
  }

  private static boolean isFile(String location) {
    try {
      return Files.isRegularFile(Path.of(location));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String resource(String name) {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    try (InputStream in = application.getResourceAsStream(name)) {
      if (in != null) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new ConfigException(LOCATION, "names a resource that cannot be read");
    }
    throw new ConfigException(LOCATION, "names neither a URL nor a file nor a resource");
  }
}
