package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.ProtocolVersion;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A JWS in compact serialization (RFC 7515, section 7.1) that nobody has verified. Its header names
 * an algorithm, a key and a type, each of which only selects among what is configured.
 */
final class CompactJws {
  private final String text;
  private final Map<String, Object> header;
  private final String payload;

  private CompactJws(String text, Map<String, Object> header, String payload) {
    this.text = text;
    this.header = header;
    this.payload = payload;
  }

  static CompactJws parse(String text) throws InvalidTokenException {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      throw new InvalidTokenException(Reason.MALFORMED, "not three parts");
    }
    String payload = text.substring(first + 1, second);
    if (!isBase64Url(payload) || !isBase64Url(text.substring(second + 1))) {
      throw new InvalidTokenException(Reason.MALFORMED, "a part is not base64url");
    }
    return new CompactJws(text, header(text.substring(0, first)), payload);
  }

  /** Reads the header alone. */
  static Map<String, Object> header(String part) throws InvalidTokenException {
    if (!isBase64Url(part)) {
      throw new InvalidTokenException(Reason.MALFORMED, "a part is not base64url");
    }
    return Json.object(Base64.getUrlDecoder().decode(part), "header");
  }

  /**
   * Without padding and white space (RFC 7515, section 2); a single last character says nothing.
   */
  private static boolean isBase64Url(String part) {
    return !part.isEmpty()
        && part.length() % 4 != 1
        && part.chars()
            .allMatch(
                c ->
                    (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_');
  }

  /** The whole serialization. */
  String text() {
    return text;
  }

  /** Which version the token says it is of. */
  ProtocolVersion version() {
    return TokenVersion.ofHeader(header);
  }

  /** The {@code alg}; empty if there is none that is a string. */
  String algorithm() {
    return header.get("alg") instanceof String name ? name : "";
  }

  /** The {@code kid}, a hint. */
  Optional<String> keyId() {
    return header.get("kid") instanceof String id ? Optional.of(id) : Optional.empty();
  }

  /**
   * Refuses what changes the meaning of a JWS: no extension is understood here (RFC 7515, section
   * 4.1.11), and an unencoded payload never belongs to a JWT (RFC 7797, section 7).
   */
  void requireNoExtension() throws InvalidTokenException {
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new InvalidTokenException(Reason.CRITICAL, "crit or b64 in the header");
    }
  }

  /** The claims, which are only the word of whoever sent them until the signature is verified. */
  Claims claims() throws InvalidTokenException {
    return Claims.parse(Base64.getUrlDecoder().decode(payload));
  }
}
