package ee.mercure.config;

import java.util.Optional;

/**
 * Who verifies tokens ({@code mercure.auth}).
 *
 * @param isContainer whether the container's MicroProfile JWT verifies those that it finds
 * @param containerCookie the cookie where the container looks for tokens; absent if it looks into
 *     the {@code Authorization} header
 */
public record TokenMechanism(boolean isContainer, Optional<String> containerCookie) {
  /** The hub verifies all tokens. */
  public static final TokenMechanism HUB = new TokenMechanism(false, Optional.empty());
}
