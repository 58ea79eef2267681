package ee.mercure.log.redis;

import java.util.Optional;

/** Who the hub is at a server, which may know it by a password alone, or not ask. */
public record RedisLogin(Optional<String> user, Optional<String> password) {
  /** For servers that do not ask. */
  public static final RedisLogin NONE = new RedisLogin(Optional.empty(), Optional.empty());

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisLogin[" + user.orElse("") + "]";
  }
}
