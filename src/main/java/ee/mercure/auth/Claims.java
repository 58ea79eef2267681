package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The claims of one token, with the JSON types that RFC 7519, section 4.1 gives them. */
final class Claims {
  /** The end of the year 9999: dates beyond are as good as this one and overflow nothing. */
  private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);

  private final Map<String, Object> members;

  private Claims(Map<String, Object> members) {
    this.members = members;
  }

  static Claims parse(byte[] payload) throws InvalidTokenException {
    return new Claims(Json.object(payload, "payload"));
  }

  /** The claims of a token, whoever verified it. */
  static Claims of(JsonWebToken jwt) {
    if (jwt instanceof VerifiedToken own) {
      return own.claims();
    }
    Map<String, Object> members = new HashMap<>();
    for (String name : jwt.getClaimNames()) {
      // The container puts the token itself among its claims.
      if (!name.equals(org.eclipse.microprofile.jwt.Claims.raw_token.name())) {
        members.put(name, JsonValues.plain(jwt.<Object>getClaim(name)));
      }
    }
    return new Claims(members);
  }

  Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** The value at a JSON pointer (RFC 6901); null if there is none. */
  Object at(String pointer) {
    Object value = members;
    for (String token : pointer.substring(1).split("/", -1)) {
      String name = token.replace("~1", "/").replace("~0", "~");
      if (value instanceof Map<?, ?> object) {
        value = object.get(name);
      } else if (value instanceof List<?> array && name.matches("0|[1-9]\\d{0,5}")) {
        int index = Integer.parseInt(name);
        value = index < array.size() ? array.get(index) : null;
      } else {
        return null;
      }
    }
    return value;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** The value as parsed, null if it is absent or JSON's null. */
  Object value(String name) {
    return members.get(name);
  }

  /** Absent and JSON's null are the same: some libraries write what they do not set as null. */
  Optional<String> text(String name) throws InvalidTokenException {
    if (value(name) == null) {
      return Optional.empty();
    }
    if (value(name) instanceof String text) {
      return Optional.of(text);
    }
    throw wrong(name, "is not a string");
  }

  /** A date in seconds since 1970, fractions included; null is none. */
  Optional<Instant> date(String name) throws InvalidTokenException {
    if (value(name) == null) {
      return Optional.empty();
    }
    if (value(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
      return Optional.of(instant(number));
    }
    throw wrong(name, "is not a number");
  }

  private static Instant instant(Number seconds) {
    double approximate = seconds.doubleValue();
    if (approximate >= LATEST.getEpochSecond()) {
      return LATEST;
    }
    if (approximate <= 0) {
      return Instant.EPOCH;
    }
    BigDecimal exact = new BigDecimal(seconds.toString());
    BigDecimal whole = exact.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValue(), exact.subtract(whole).movePointRight(9).longValue());
  }

  /** Whether {@code aud}, a string or an array of strings, has one of the names in it, exactly. */
  boolean hasAudience(List<String> accepted) throws InvalidTokenException {
    Object audience = value("aud");
    if (audience instanceof List<?> names) {
      if (!names.stream().allMatch(String.class::isInstance)) {
        throw wrong("aud", "is not an array of strings");
      }
      return names.stream().anyMatch(accepted::contains);
    }
    return text("aud").filter(accepted::contains).isPresent();
  }

  static InvalidTokenException wrong(String where, String problem) {
    return new InvalidTokenException(Reason.CLAIMS, where + " " + problem);
  }
}
