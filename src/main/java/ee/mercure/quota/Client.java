package ee.mercure.quota;

import java.util.Optional;

/**
 * Who asks for a stream, as far as quotas are concerned.
 *
 * @param address where the request comes from
 * @param subject whose token it has, if it has one
 * @param token which token that is, if it has one
 */
public record Client(ClientAddress address, Optional<String> subject, Optional<String> token) {}
