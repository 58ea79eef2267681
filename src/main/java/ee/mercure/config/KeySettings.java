package ee.mercure.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of one role's keys, which are the same for the hub itself and for an issuer. */
final class KeySettings {
  private static final Pattern URL = Pattern.compile("(?i)https?:.*");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[(?:0{0,4}:){2,7}0{0,3}1]");

  private KeySettings() {}

  /** Reads {@code key}, {@code key-file} or {@code jwks}, and {@code algorithm}, below a prefix. */
  static Optional<KeyConfig> read(Settings settings, String prefix) {
    String key = prefix + ".key";
    String file = prefix + ".key-file";
    String jwks = prefix + ".jwks";
    List<String> given =
        List.of(key, file, jwks).stream().filter(name -> settings.raw(name).isPresent()).toList();
    if (given.size() > 1) {
      throw new ConfigException(given.get(0), "and " + given.get(1) + " exclude each other");
    }
    String algorithmSetting = algorithmSetting(settings, prefix);
    Optional<String> algorithm = settings.text(algorithmSetting);
    if (algorithm.isPresent() && (given.isEmpty() || given.contains(jwks))) {
      throw new ConfigException(algorithmSetting, "is set without " + key + " or " + file);
    }
    KeyFormat single = KeyFormat.secretOrPem(algorithmSetting, algorithm);
    return given.stream()
        .findAny()
        .map(
            name -> {
              if (name.equals(key)) {
                return single.parse(name, settings.raw(name).orElseThrow());
              }
              String place = settings.text(name).orElse("");
              return name.equals(jwks) && URL.matcher(place).matches()
                  ? atUrl(name, place, KeyFormat.jwkSet())
                  : inFile(name, place, name.equals(jwks) ? KeyFormat.jwkSet() : single);
            });
  }

  private static String algorithmSetting(Settings settings, String prefix) {
    String name = prefix + ".algorithm";
    String alias = prefix + ".alg";
    Optional<String> value = settings.text(name);
    Optional<String> aliasValue = settings.text(alias);
    if (value.isPresent() && aliasValue.isPresent() && !value.equals(aliasValue)) {
      throw new ConfigException(name, "and " + alias + " differ");
    }
    return value.isEmpty() && aliasValue.isPresent() ? alias : name;
  }

  /** Whether a place is meant as the URL of a server. */
  static boolean isUrl(String place) {
    return URL.matcher(place).matches();
  }

  /** Material in a file, which must be there now. */
  static KeyConfig inFile(String setting, String path, KeyFormat format) {
    try {
      KeyConfig.InFile file = new KeyConfig.InFile(setting, Path.of(path), format);
      file.read();
      return file;
    } catch (InvalidPathException e) {
      throw new ConfigException(setting, "names a file that cannot be read");
    }
  }

  /** Material at a URL, which need not be reachable yet. */
  static KeyConfig atUrl(String setting, String place, KeyFormat format) {
    URI url;
    try {
      url = URI.create(place);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(setting, "is no URL");
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw new ConfigException(setting, "must be a URL with a host, without user and fragment");
    }
    if (!isAllowed(url)) {
      throw new ConfigException(setting, "must be https, as its host is not this machine");
    }
    return new KeyConfig.AtUrl(setting, url, format);
  }

  /** Whether keys may come from there: nobody in between can change them. */
  private static boolean isAllowed(URI url) {
    return url.getScheme().equalsIgnoreCase("https") || LOOPBACK.matcher(url.getHost()).matches();
  }
}
