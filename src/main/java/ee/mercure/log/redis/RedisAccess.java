package ee.mercure.log.redis;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the log is and how to get there.
 *
 * @param url {@code redis://host:port/database}, or {@code rediss:} for TLS, without a password
 * @param name the part of its keys in braces: all are in one slot
 * @param timeout how long a command may take
 */
public record RedisAccess(
    URI url, Optional<String> user, Optional<String> password, String name, Duration timeout) {

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisAccess[" + name + "]";
  }
}
