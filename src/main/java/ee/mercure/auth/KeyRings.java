package ee.mercure.auth;

import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** Makes keys of configured key material; what does not fit stops the start. */
final class KeyRings {
  private KeyRings() {}

  /** The key ring of material of the operator's own. */
  static KeyRing of(KeyConfig.Material material) {
    return material instanceof KeyConfig.JwkSet set
        ? new KeyRing(JwkSetKeys.of(set))
        : new KeyRing(List.of(single((KeyConfig.Text) material)));
  }

  /** The key ring of material that a server gave out. */
  static KeyRing published(KeyConfig.Material material) {
    return material instanceof KeyConfig.JwkSet set
        ? new KeyRing(JwkSetKeys.published(set))
        : new KeyRing(List.of(single((KeyConfig.Text) material)));
  }

  private static VerificationKey single(KeyConfig.Text config) {
    return PemKey.isPem(config.text()) ? pem(config) : secret(config);
  }

  private static VerificationKey pem(KeyConfig.Text config) {
    if (config.algorithm().isEmpty()) {
      throw new ConfigException(
          config.algorithmSetting(), "must be set, as " + config.setting() + " is PEM");
    }
    JwsAlgorithm algorithm = algorithm(config);
    if (algorithm.isSymmetric()) {
      throw new ConfigException(
          config.setting(), "is a public key, which " + algorithm.id() + " must not use as secret");
    }
    try {
      PublicKey key = PemKey.parse(config.text(), algorithm.family());
      if (algorithm.fits(key)) {
        return new VerificationKey(key, Set.of(algorithm), Optional.empty());
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // Without the cause, which may quote the material.
      throw new ConfigException(
          config.setting(), "is not one PUBLIC KEY or CERTIFICATE in PEM for " + algorithm.id());
    }
    throw new ConfigException(
        config.setting(),
        "is of another kind, on another curve or shorter than " + algorithm.id() + " needs");
  }

  private static VerificationKey secret(KeyConfig.Text config) {
    JwsAlgorithm algorithm = algorithm(config);
    if (!algorithm.isSymmetric()) {
      throw new ConfigException(
          config.setting(), "must be a public key in PEM for " + algorithm.id());
    }
    SecretKeySpec key = new SecretKeySpec(config.text().getBytes(StandardCharsets.UTF_8), "HMAC");
    if (!algorithm.fits(key)) {
      throw new ConfigException(
          config.setting(),
          "must have at least " + algorithm.minKeyBits() / 8 + " bytes for " + algorithm.id());
    }
    return new VerificationKey(key, Set.of(algorithm), Optional.empty());
  }

  private static JwsAlgorithm algorithm(KeyConfig.Text config) {
    return JwsAlgorithm.named(config.algorithm().orElse(JwsAlgorithm.HS256.id()))
        .orElseThrow(
            () ->
                new ConfigException(
                    config.algorithmSetting(), "must be one of " + JwsAlgorithm.names()));
  }
}
