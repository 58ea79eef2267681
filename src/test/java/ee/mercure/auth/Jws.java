package ee.mercure.auth;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Builds JWS in compact serialization, honest ones and others. */
final class Jws {
  private Jws() {}

  /** Signs with the algorithm that the header names, whatever else it says. */
  static String signed(String header, String payload, SigningKey key) {
    return signed(header, payload, key.signing());
  }

  static String signed(String header, String payload, Key key) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      signature.setDoKeyValidation(false);
      signature.getHeaders().setFullHeaderAsJsonString(header);
      signature.setPayload(payload);
      signature.setKey(key);
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts together what nobody signed. */
  static String unsigned(String header, String payload, byte[] signature) {
    return encode(header) + "." + encode(payload) + "." + encode(signature);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
