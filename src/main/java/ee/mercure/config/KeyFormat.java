package ee.mercure.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a text that holds key material is to be understood.
 *
 * @param kind what it may be
 * @param algorithmSetting the setting that names the algorithm of a single key
 * @param algorithm the algorithm of a single key, if it is set
 */
public record KeyFormat(Kind kind, String algorithmSetting, Optional<String> algorithm) {

  /** What a text may be. */
  public enum Kind {
    /** A secret, or a public key in PEM. */
    SECRET_OR_PEM,
    /** A JWK Set. */
    JWK_SET,
    /**
     * What MicroProfile JWT, section 9.2 allows: a public key in PEM, a JWK or a JWK Set, the last
     * two in base64url as well.
     */
    PUBLIC_KEY
  }

  static KeyFormat secretOrPem(String algorithmSetting, Optional<String> algorithm) {
    return new KeyFormat(Kind.SECRET_OR_PEM, algorithmSetting, algorithm);
  }

  static KeyFormat jwkSet() {
    return new KeyFormat(Kind.JWK_SET, "", Optional.empty());
  }

  static KeyFormat publicKey(String algorithmSetting, String algorithm) {
    return new KeyFormat(Kind.PUBLIC_KEY, algorithmSetting, Optional.of(algorithm));
  }

  /**
   * Makes material of a text.
   *
   * @param setting the setting that named the text or its place
   * @throws ConfigException if the text is none of what it may be
   */
  KeyConfig.Material parse(String setting, String text) {
    return switch (kind) {
      case SECRET_OR_PEM -> new KeyConfig.Text(setting, text, algorithmSetting, algorithm);
      case JWK_SET -> new KeyConfig.JwkSet(setting, text);
      case PUBLIC_KEY -> pemOrJwk(setting, text.strip());
    };
  }

  private KeyConfig.Material pemOrJwk(String setting, String text) {
    if (text.contains("-----BEGIN ")) {
      return new KeyConfig.Text(setting, text, algorithmSetting, algorithm);
    }
    String json = text.startsWith("{") ? text : decoded(setting, text);
    // The only member that a set must have is one that no single key has (RFC 7517).
    return new KeyConfig.JwkSet(
        setting, json.contains("\"keys\"") ? json : "{\"keys\":[" + json + "]}");
  }

  private static String decoded(String setting, String text) {
    try {
      String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).strip();
      if (json.startsWith("{")) {
        return json;
      }
    } catch (IllegalArgumentException e) {
      throw noPublicKey(setting);
    }
    throw noPublicKey(setting);
  }

  private static ConfigException noPublicKey(String setting) {
    return new ConfigException(setting, "is no public key in PEM, no JWK and no JWK Set");
  }
}
