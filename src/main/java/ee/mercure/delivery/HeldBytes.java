package ee.mercure.delivery;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is held for the clients of one lane: large writes that are under way, or that the server
 * took and has not sent yet, and pages of the history that are read for them. Together they have a
 * bound, a share of the heap; beyond it, others wait, and those that have held the longest are
 * looked at with less patience. Owned by the lane's thread.
 */
final class HeldBytes {
  /** A smaller write costs less than the connection itself. */
  private static final int LARGE = 16 * 1024;

  private final long maxBytes;
  private final Map<Connection, Integer> holders = new LinkedHashMap<>();
  private final Set<Connection> waiting = new LinkedHashSet<>();
  private long bytes;

  HeldBytes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether so many bytes for a connection have to wait; one is always let through. */
  boolean isTooMuch(Connection connection, int length) {
    long others = bytes - holders.getOrDefault(connection, 0);
    return length > LARGE && others > 0 && others + length > maxBytes;
  }

  /** A connection is to be touched again once there is room. */
  void await(Connection connection) {
    waiting.add(connection);
  }

  /** So much is about to be written to a connection, or read for it, and is held until then. */
  void hold(Connection connection, int length) {
    if (length > LARGE) {
      bytes += length;
      holders.merge(connection, length, Integer::sum);
    }
  }

  boolean isHolder(Connection connection) {
    return !holders.isEmpty() && holders.containsKey(connection);
  }

  /** Passes on each connection for which something is held, the longest first. */
  void holders(Consumer<Connection> each) {
    holders.keySet().forEach(each);
  }

  /**
   * So much of it is not held after all.
   *
   * @param roomFor is told of those that waited
   */
  void takeBack(Connection connection, int length, Consumer<Connection> roomFor) {
    if (length > LARGE && holders.containsKey(connection)) {
      holders.computeIfPresent(connection, (key, held) -> held > length ? held - length : null);
      freed(length, roomFor);
    }
  }

  /**
   * Nothing is held any more: the server has sent everything, or the connection has ended.
   *
   * @param roomFor is told of those that waited
   */
  void release(Connection connection, Consumer<Connection> roomFor) {
    waiting.remove(connection);
    Integer held = holders.remove(connection);
    if (held != null) {
      freed(held, roomFor);
    }
  }

  private void freed(int length, Consumer<Connection> roomFor) {
    bytes -= length;
    List<Connection> waited = List.copyOf(waiting);
    waiting.clear();
    waited.forEach(roomFor);
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return holders.size() + waiting.size();
  }
}
