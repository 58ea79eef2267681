package ee.mercure.log.redis;

import java.time.Duration;

/**
 * Where the log is and how to get there.
 *
 * @param url {@code redis://host:port/database}, {@code redis-sentinel://host:port,…/database#name}
 *     or {@code redis-cluster://host:port,…}, each with {@code rediss} for TLS, without a password
 * @param sentinels who the hub is at sentinels
 * @param name the part of its keys in braces: all are in one slot
 * @param timeout how long a command may take
 */
public record RedisAccess(
    String url, RedisLogin login, RedisLogin sentinels, String name, Duration timeout) {

  /** Without the passwords. */
  @Override
  public String toString() {
    return "RedisAccess[" + name + "]";
  }
}
