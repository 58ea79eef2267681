package ee.mercure.auth;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * A token that the hub has verified, as MicroProfile JWT presents one to an application: the
 * standard claims with the types of its section 7, any other as maps, lists, strings, numbers and
 * booleans. It does not hold the token's text. Immutable and thread-safe.
 */
final class VerifiedToken implements JsonWebToken {
  private final Claims claims;

  VerifiedToken(Claims claims) {
    this.claims = claims;
  }

  Claims claims() {
    return claims;
  }

  @Override
  public String getName() {
    for (String name : new String[] {"upn", "preferred_username", "sub"}) {
      if (claims.value(name) instanceof String text) {
        return text;
      }
    }
    return null;
  }

  @Override
  public Set<String> getClaimNames() {
    return claims.names();
  }

  /** Null for a standard claim that has not its type. */
  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface has it so
  public <T> T getClaim(String name) {
    Object value = claims.value(name);
    return (T)
        switch (name) {
          case "iss", "sub", "jti" -> value instanceof String text ? text : null;
          case "exp", "iat", "nbf" -> value instanceof Number number ? number.longValue() : null;
          case "aud", "groups" -> strings(value);
          default -> value;
        };
  }

  private static Set<String> strings(Object value) {
    Set<String> strings = new LinkedHashSet<>();
    if (value instanceof String text) {
      strings.add(text);
    } else if (value instanceof Collection<?> elements) {
      elements.stream()
          .filter(String.class::isInstance)
          .forEach(element -> strings.add((String) element));
    } else {
      return null;
    }
    return strings;
  }
}
