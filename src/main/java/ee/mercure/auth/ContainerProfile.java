package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.ProtocolVersion;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Tokens whose signature, issuer and time the container's MicroProfile JWT has verified. What the
 * hub demands besides is checked here. Immutable and thread-safe.
 */
final class ContainerProfile {
  private final Issuers issuers;
  private final Issuer otherwise;

  /**
   * The profile of one hub.
   *
   * @param issuers those with rules of their own
   * @param otherwise the rules for the tokens of all others
   */
  ContainerProfile(Issuers issuers, Issuer otherwise) {
    this.issuers = issuers;
    this.otherwise = otherwise;
  }

  AccessToken accept(JsonWebToken jwt, ProtocolVersion version, Instant now)
      throws InvalidTokenException {
    Optional<Issuer> named = issuers.namedBy(Claims.of(jwt));
    if (named.isPresent() && !named.get().issues(version)) {
      throw new InvalidTokenException(
          Reason.ISSUER, "the issuer has no " + version.label() + " tokens");
    }
    return named.orElse(otherwise).accept(jwt, version, now);
  }
}
