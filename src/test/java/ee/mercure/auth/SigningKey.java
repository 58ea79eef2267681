package ee.mercure.auth;

import ee.mercure.config.KeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.lang.JoseException;

/** A key that tests sign with, and the material that a hub verifies with. */
record SigningKey(String algorithm, Key signing, Key verifying, String text) {
  private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();

  /** All algorithms that a hub can be configured for. */
  static Stream<String> algorithms() {
    return Stream.of(
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
        "ES384", "ES512", "EdDSA");
  }

  /** The one key of this run for an algorithm. */
  static SigningKey of(String algorithm) {
    return KEYS.computeIfAbsent(algorithm, SigningKey::generate);
  }

  /** A new key for an algorithm. */
  static SigningKey generate(String algorithm) {
    return switch (algorithm) {
      case "HS256", "HS384", "HS512" -> secret(algorithm, randomText(64));
      case "ES256" -> pair(algorithm, "EC", new ECGenParameterSpec("secp256r1"));
      case "ES384" -> pair(algorithm, "EC", new ECGenParameterSpec("secp384r1"));
      case "ES512" -> pair(algorithm, "EC", new ECGenParameterSpec("secp521r1"));
      case "EdDSA" -> pair(algorithm, "Ed25519", null);
      default -> rsa(algorithm, 2048);
    };
  }

  static SigningKey rsa(String algorithm, int bits) {
    return pair(algorithm, "RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  static SigningKey secret(String algorithm, String text) {
    Key key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HMAC");
    return new SigningKey(algorithm, key, key, text);
  }

  static SigningKey pair(String algorithm, String generator, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance(generator);
      if (parameters != null) {
        keys.initialize(parameters);
      }
      KeyPair pair = keys.generateKeyPair();
      return new SigningKey(
          algorithm, pair.getPrivate(), pair.getPublic(), pem("PUBLIC KEY", pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String label, Key key) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static String randomText(int length) {
    byte[] random = new byte[length];
    new java.security.SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().encodeToString(random).substring(0, length);
  }

  boolean isSymmetric() {
    return algorithm.startsWith("HS");
  }

  /** What a hub is configured with. */
  KeyConfig config(String setting) {
    return config(setting, algorithm);
  }

  KeyConfig config(String setting, String configuredAlgorithm) {
    return new KeyConfig.Text(
        setting, text, setting + "-algorithm", Optional.of(configuredAlgorithm));
  }

  /** The verification key as a JWK. */
  Map<String, Object> jwk() {
    try {
      return JsonWebKey.Factory.newJwk(verifying).toParams(OutputControlLevel.INCLUDE_SYMMETRIC);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs a token with this header and payload. */
  String sign(String header, String payload) {
    return Jws.signed(header, payload, this);
  }

  /** Signs a 0.x token with these claims. */
  String sign(String claims) {
    return sign("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}", claims);
  }

  /** Signs a 1.0 token with these claims. */
  String signAccessToken(String claims) {
    return sign("{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"}", claims);
  }
}
