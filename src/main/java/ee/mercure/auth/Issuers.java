package ee.mercure.auth;

import ee.mercure.topic.ProtocolVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The trusted issuers by their ids. Immutable and thread-safe. */
final class Issuers {
  private final Map<String, Issuer> byId;

  Issuers(Map<String, Issuer> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** Those that issue tokens of one version. */
  Issuers of(ProtocolVersion version) {
    Map<String, Issuer> some = new HashMap<>(byId);
    some.values().removeIf(issuer -> !issuer.issues(version));
    return new Issuers(some);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** The issuer that the claims name, who need not have signed them. */
  Optional<Issuer> namedBy(Claims claims) {
    return claims.value("iss") instanceof String id
        ? Optional.ofNullable(byId.get(id))
        : Optional.empty();
  }

  boolean haveKeys(Role role) {
    return byId.values().stream().anyMatch(issuer -> issuer.hasKeys(role));
  }
}
