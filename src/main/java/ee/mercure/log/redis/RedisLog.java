package ee.mercure.log.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ee.mercure.log.engine.Position;
import java.util.UUID;

/**
 * A log as it was made. Immutable.
 *
 * @param name its part of the keys
 * @param made what tells it from all others, as it stands in the server
 * @param epoch when it was made, in milliseconds since 1970: the first part of all its ids
 */
record RedisLog(String name, String made, long epoch) {
  static RedisLog of(String name, String made) {
    return new RedisLog(name, made, Long.parseLong(made.substring(made.indexOf(' ') + 1)));
  }

  UUID identity() {
    return UUID.fromString(made.substring(0, made.indexOf(' ')));
  }

  static byte[] streamKey(String name) {
    return ("{" + name + "}:log").getBytes(US_ASCII);
  }

  static byte[] identityKey(String name) {
    return ("{" + name + "}:identity").getBytes(US_ASCII);
  }

  /** The position of an entry with this id. */
  static Position position(byte[] id) {
    String text = new String(id, US_ASCII);
    int dash = text.indexOf('-');
    return new Position(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }
}
