package ee.mercure.auth;

import ee.mercure.auth.JwsAlgorithm.Family;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key in PEM (RFC 7468): {@code PUBLIC KEY}, the older {@code RSA PUBLIC KEY} (RFC 8017,
 * appendix A.1.1), or a {@code CERTIFICATE}, of which only the key counts. Line ends may be written
 * as {@code \n}, since environment variables often have them so.
 */
final class PemKey {
  private static final String BEGIN = "-----BEGIN ";
  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  /** The identifier of rsaEncryption, and its parameters: none. */
  private static final byte[] RSA_ENCRYPTION =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

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
      case "RSA PUBLIC KEY" -> publicKey(subjectPublicKeyInfo(der), family);
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      default ->
          throw new GeneralSecurityException(
              "must be a PUBLIC KEY, an RSA PUBLIC KEY or a CERTIFICATE in PEM");
    };
  }

  /** An RSA key with the name of its algorithm before it, as X.509 has it (RFC 3279, 2.3.1). */
  private static byte[] subjectPublicKeyInfo(byte[] rsaPublicKey) {
    byte[] bits = element(BIT_STRING, concat(new byte[1], rsaPublicKey));
    return element(SEQUENCE, concat(RSA_ENCRYPTION, bits));
  }

  private static byte[] element(int tag, byte[] content) {
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    byte[] head =
        content.length < 128
            ? new byte[] {(byte) tag, (byte) content.length}
            : concat(new byte[] {(byte) tag, (byte) (128 + length.length)}, length);
    return concat(head, content);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
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
