package ee.mercure.delivery;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What the server holds for the clients of one lane: large writes that it took and has not sent
 * yet. Together they have a bound, a share of the heap; beyond it, further large writes wait, and
 * those that have held the longest are looked at with less patience. Owned by the lane's thread.
 */
final class HeldBytes {
  /** A smaller write costs less than the connection itself. */
  private static final int LARGE = 16 * 1024;

  private final long maxBytes;
  private final Map<Connection, Integer> holders = new LinkedHashMap<>();
  private final Queue<Connection> waiting = new ArrayDeque<>();
  private long bytes;

  HeldBytes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether a write of so many bytes has to wait; one is always let through. */
  boolean isTooMuch(int length) {
    return length > LARGE && bytes > 0 && bytes + length > maxBytes;
  }

  /** A connection is to be touched again once there is room. */
  void await(Connection connection) {
    waiting.add(connection);
  }

  /** The server has taken a write. */
  void written(Connection connection, int length) {
    if (length > LARGE && !connection.channel().isReady()) {
      bytes += length;
      holders.merge(connection, length, Integer::sum);
    }
  }

  boolean isHolder(Connection connection) {
    return !holders.isEmpty() && holders.containsKey(connection);
  }

  /** Passes on each connection for which the server holds something, the longest first. */
  void holders(Consumer<Connection> each) {
    holders.keySet().forEach(each);
  }

  /**
   * The server has sent everything, or the connection has ended.
   *
   * @param roomFor is told of those that waited
   */
  void release(Connection connection, Consumer<Connection> roomFor) {
    Integer held = holders.remove(connection);
    if (held != null) {
      bytes -= held;
      for (int n = waiting.size(); n > 0; n--) {
        roomFor.accept(waiting.remove());
      }
    }
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return holders.size() + waiting.size();
  }
}
