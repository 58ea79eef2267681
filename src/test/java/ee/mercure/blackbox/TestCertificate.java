package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;

/** The certificate of the test servers, in the ways in which clients are told to trust it. */
record TestCertificate(Certificate certificate) {
  static TestCertificate load() {
    char[] password = System.getProperty("it.keystore.password").toCharArray();
    try (InputStream file = Files.newInputStream(Path.of(System.getProperty("it.keystore")))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, password);
      return new TestCertificate(keys.getCertificate("mercure"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes it as PEM (RFC 7468). */
  Path writePem(Path file) throws IOException, GeneralSecurityException {
    String lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    String pem = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(file, pem, US_ASCII);
  }

  /** The hash of its public key, as Chromium takes it. */
  String publicKeyHash() throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(sha256(certificate.getPublicKey().getEncoded()));
  }

  /** The line of a Firefox profile's {@code cert_override.txt} that trusts it for one host. */
  String firefoxException(String authority) throws GeneralSecurityException {
    String fingerprint =
        HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(certificate.getEncoded()));
    return authority + ":\tOID.2.16.840.1.101.3.4.2.1\t" + fingerprint + "\t\n";
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
