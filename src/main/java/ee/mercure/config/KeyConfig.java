package ee.mercure.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What verifies the tokens of one role: key material as it was configured, not yet a key. */
public sealed interface KeyConfig {

  /** The setting that named the material, for messages. */
  String setting();

  /** Material that stands in the configuration itself, or was read from where it stands. */
  sealed interface Material extends KeyConfig {}

  /**
   * A secret or the PEM text of a public key.
   *
   * @param setting the setting that named it
   * @param text the secret as given, or a text with a PEM block in it
   * @param algorithmSetting the setting that names the algorithm
   * @param algorithm the algorithm, if it is set
   */
  record Text(String setting, String text, String algorithmSetting, Optional<String> algorithm)
      implements Material {
    @Override
    public String toString() {
      return "Text[" + setting + "]";
    }
  }

  /**
   * A JWK Set (RFC 7517), whose keys state their algorithms themselves.
   *
   * @param setting the setting that named its place
   * @param json the set
   */
  record JwkSet(String setting, String json) implements Material {
    @Override
    public String toString() {
      return "JwkSet[" + setting + "]";
    }
  }

  /**
   * Material in a file, which may be replaced while the hub runs.
   *
   * @param setting the setting that named the file
   * @param format how to understand its text
   */
  record InFile(String setting, Path file, KeyFormat format) implements KeyConfig {

    /**
     * Reads the file.
     *
     * @throws ConfigException if it cannot be read or holds nothing
     */
    public Material read() {
      return format.parse(setting, text(setting, file));
    }

    private static String text(String setting, Path file) {
      try {
        String text = Files.readString(file).replaceFirst("\\r?\\n\\z", "");
        if (text.isEmpty()) {
          throw new ConfigException(setting, "names an empty file");
        }
        return text;
      } catch (CharacterCodingException e) {
        throw new ConfigException(setting, "names a file that is not UTF-8 text");
      } catch (IOException e) {
        throw new ConfigException(setting, "names a file that cannot be read");
      }
    }
  }

  /**
   * Material that a server gives out, such as the JWK Set of an identity provider.
   *
   * @param setting the setting that named the URL
   * @param url {@code https}, or {@code http} to the hub's own machine
   * @param format how to understand what the server gives
   */
  record AtUrl(String setting, URI url, KeyFormat format) implements KeyConfig {

    /**
     * Understands what the server gave.
     *
     * @throws ConfigException if it holds no key material
     */
    public Material parse(String body) {
      return format.parse(setting, body);
    }
  }
}
