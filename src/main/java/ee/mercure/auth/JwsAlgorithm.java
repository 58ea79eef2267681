package ee.mercure.auth;

import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jose4j.keys.EllipticCurves;

/** The signature algorithms (RFC 7518, RFC 8037) that a key can be configured for. */
enum JwsAlgorithm {
  HS256(Family.HMAC, 256, ""),
  HS384(Family.HMAC, 384, ""),
  HS512(Family.HMAC, 512, ""),
  RS256(Family.RSA, 2048, ""),
  RS384(Family.RSA, 2048, ""),
  RS512(Family.RSA, 2048, ""),
  PS256(Family.RSA, 2048, ""),
  PS384(Family.RSA, 2048, ""),
  PS512(Family.RSA, 2048, ""),
  ES256(Family.EC, 256, EllipticCurves.P_256),
  ES384(Family.EC, 384, EllipticCurves.P_384),
  ES512(Family.EC, 521, EllipticCurves.P_521),
  EDDSA(Family.EDDSA, 256, "Ed25519");

  /** The kinds of keys. */
  enum Family {
    HMAC,
    RSA,
    EC,
    EDDSA
  }

  private final Family family;
  private final int minKeyBits;
  private final String curve;

  JwsAlgorithm(Family family, int minKeyBits, String curve) {
    this.family = family;
    this.minKeyBits = minKeyBits;
    this.curve = curve;
  }

  /** The algorithm of that name, exactly as a token must spell it. */
  static Optional<JwsAlgorithm> named(String id) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.id().equals(id)).findAny();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(JwsAlgorithm::id).collect(Collectors.joining(", "));
  }

  /** The name in the {@code alg} header parameter. */
  String id() {
    return this == EDDSA ? "EdDSA" : name();
  }

  Family family() {
    return family;
  }

  boolean isSymmetric() {
    return family == Family.HMAC;
  }

  /**
   * The shortest key: of a secret the length of the hash, of RSA 2048 bits (RFC 7518, sections 3.2
   * and 3.3).
   */
  int minKeyBits() {
    return minKeyBits;
  }

  /** Whether the key is of this algorithm's family, on its curve, and long enough. */
  boolean fits(Key key) {
    return switch (family) {
      case HMAC -> key instanceof SecretKey secret && secret.getEncoded().length * 8 >= minKeyBits;
      case RSA -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= minKeyBits;
      case EC ->
          key instanceof ECPublicKey ec
              && curve.equals(EllipticCurves.getName(ec.getParams().getCurve()));
      case EDDSA -> key instanceof EdECPublicKey ed && curve.equals(ed.getParams().getName());
    };
  }
}
