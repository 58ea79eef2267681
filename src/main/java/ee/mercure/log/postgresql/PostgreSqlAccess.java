package ee.mercure.log.postgresql;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the log is and how to get there.
 *
 * @param url {@code jdbc:postgresql:…}, without a password
 * @param name the beginning of the names of its tables: lower-case letters, digits and underscores
 * @param timeout how long a statement may take
 */
public record PostgreSqlAccess(
    String url, Optional<String> user, Optional<String> password, String name, Duration timeout) {

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgreSqlAccess[" + name + "]";
  }
}
