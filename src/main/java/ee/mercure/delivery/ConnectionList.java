package ee.mercure.delivery;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The connections that share one matcher, in no order. One that has the matcher several times is in
 * it as often. It knows where each stands, so that to remove one takes the same time however many
 * there are. Owned by its lane's thread.
 */
final class ConnectionList {
  private Connection[] connections = new Connection[1];

  /** Which matcher of each connection it is that made it stand here. */
  private int[] matchers = new int[1];

  private int size;

  /** Adds a connection because of one of its matchers, given by its number. */
  void add(Connection connection, int matcher) {
    if (size == connections.length) {
      // Both are made before either is kept: there may be no memory for the second.
      int[] moreMatchers = Arrays.copyOf(matchers, 2 * size);
      connections = Arrays.copyOf(connections, 2 * size);
      matchers = moreMatchers;
    }
    put(size++, connection, matcher);
  }

  private void put(int at, Connection connection, int matcher) {
    connections[at] = connection;
    matchers[at] = matcher;
    connection.positions[matcher] = at;
  }

  /** Removes a connection that stands here because of this matcher; the last one fills the hole. */
  void remove(Connection connection, int matcher) {
    int at = connection.positions[matcher];
    size--;
    put(at, connections[size], matchers[size]);
    connections[size] = null;
    connection.positions[matcher] = Connection.NOWHERE;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void forEach(Consumer<Connection> action) {
    for (int i = 0; i < size; i++) {
      action.accept(connections[i]);
    }
  }
}
