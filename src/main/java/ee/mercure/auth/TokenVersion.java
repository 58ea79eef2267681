package ee.mercure.auth;

import ee.mercure.topic.ProtocolVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which version a token is of: a JWT access token (RFC 9068) is of 1.0, any other of 0.x. This
 * selects the keys and rules that it is checked with, and the way errors are told; it grants
 * nothing.
 */
public final class TokenVersion {
  private static final String PREFIX = "application/";
  private static final int MAX_HEADER_LENGTH = 65_536;

  private TokenVersion() {}

  /** The version of a token that need not be genuine; empty if its header is not readable. */
  public static Optional<ProtocolVersion> of(String jws) {
    int end = jws.indexOf('.');
    if (end < 0 || end > MAX_HEADER_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(ofHeader(CompactJws.header(jws.substring(0, end))));
    } catch (InvalidTokenException e) {
      return Optional.empty();
    }
  }

  /** Media types are compared without the prefix and case (RFC 7515, section 4.1.9). */
  static ProtocolVersion ofHeader(Map<String, Object> header) {
    if (!(header.get("typ") instanceof String typ) || typ.length() > 100 || !isAscii(typ)) {
      return ProtocolVersion.V0;
    }
    String type = typ.toLowerCase(Locale.ROOT);
    String subtype = type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    return subtype.equals("at+jwt") ? ProtocolVersion.V1 : ProtocolVersion.V0;
  }

  /** Some other characters become ASCII in lower case. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
