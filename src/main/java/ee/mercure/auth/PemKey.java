package ee.mercure.auth;

import ee.mercure.auth.JwsAlgorithm.Family;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key in PEM (RFC 7468): {@code PUBLIC KEY}, or a {@code CERTIFICATE}, of which only the
 * key counts. Line ends may be written as {@code \n}, since environment variables often have them
 * so.
 */
final class PemKey {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private PemKey() {}

  /** Whether a text is meant as PEM and must never be taken for a secret. */
  static boolean isPem(String text) {
    return text.contains(BEGIN);
  }

  /**
   * Reads the one public key in the text.
   *
   * @throws GeneralSecurityException if there is not exactly one, or it is of another family; the
   *     message completes a sentence and shows nothing of the key
   */
  static PublicKey parse(String text, Family family) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text.replace("\\r", "\r").replace("\\n", "\n"));
    if (!block.find()) {
      throw new GeneralSecurityException("has no whole PEM block");
    }
    String label = block.group(1);
    byte[] der = der(block.group(2));
    if (block.find()) {
      throw new GeneralSecurityException("has more than one PEM block");
    }
    return switch (label) {
      case "PUBLIC KEY" -> publicKey(der, family);
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      default -> throw new GeneralSecurityException("must be a PUBLIC KEY or a CERTIFICATE in PEM");
    };
  }

  private static byte[] der(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("has a broken PEM block", e);
    }
  }

  private static PublicKey publicKey(byte[] der, Family family) throws GeneralSecurityException {
    String algorithm = family == Family.EDDSA ? "EdDSA" : family.name();
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
  }
}
