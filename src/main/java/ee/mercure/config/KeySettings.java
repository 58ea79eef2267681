package ee.mercure.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of one role's keys, which are the same for the hub itself and for an issuer. */
final class KeySettings {
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
    return given.stream()
        .findAny()
        .map(
            name ->
                name.equals(jwks)
                    ? new KeyConfig.JwkSet(name, file(settings, name))
                    : new KeyConfig.Text(
                        name,
                        name.equals(key) ? settings.raw(name).orElseThrow() : line(settings, name),
                        algorithmSetting,
                        algorithm));
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

  /** The text of a file without the line end that editors and secret stores put after it. */
  private static String line(Settings settings, String setting) {
    String text = file(settings, setting).replaceFirst("\\r?\\n\\z", "");
    if (text.isEmpty()) {
      throw new ConfigException(setting, "names an empty file");
    }
    return text;
  }

  private static String file(Settings settings, String setting) {
    try {
      return Files.readString(Path.of(settings.text(setting).orElse("")));
    } catch (CharacterCodingException e) {
      throw new ConfigException(setting, "names a file that is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(setting, "names a file that cannot be read");
    }
  }
}
