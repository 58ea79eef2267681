package ee.mercure.config;

import java.util.Optional;

/** What verifies the tokens of one role: key material as it was configured, not yet a key. */
public sealed interface KeyConfig {

  /** The setting that named the material, for messages. */
  String setting();

  /**
   * A secret or the PEM text of a public key.
   *
   * @param setting the setting that named it
   * @param text the secret as given, or a text with a PEM block in it
   * @param algorithmSetting the setting that names the algorithm
   * @param algorithm the algorithm, if it is set
   */
  record Text(String setting, String text, String algorithmSetting, Optional<String> algorithm)
      implements KeyConfig {
    @Override
    public String toString() {
      return "Text[" + setting + "]";
    }
  }

  /**
   * A JWK Set (RFC 7517), whose keys state their algorithms themselves.
   *
   * @param setting the setting that named its file
   * @param json the set
   */
  record JwkSet(String setting, String json) implements KeyConfig {
    @Override
    public String toString() {
      return "JwkSet[" + setting + "]";
    }
  }
}
