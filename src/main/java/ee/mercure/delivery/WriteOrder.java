package ee.mercure.delivery;

/** The connections of a lane, the one written longest ago first. Owned by the lane's thread. */
final class WriteOrder {
  private Connection oldest;
  private Connection newest;
  private int size;

  /** The connection written longest ago, or null. */
  Connection oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  void add(Connection connection) {
    connection.olderWrite = newest;
    connection.newerWrite = null;
    if (newest == null) {
      oldest = connection;
    } else {
      newest.newerWrite = connection;
    }
    newest = connection;
    size++;
  }

  void remove(Connection connection) {
    Connection older = connection.olderWrite;
    Connection newer = connection.newerWrite;
    if (older == null) {
      oldest = newer;
    } else {
      older.newerWrite = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.olderWrite = older;
    }
    connection.olderWrite = null;
    connection.newerWrite = null;
    size--;
  }

  void moveToNewest(Connection connection) {
    if (connection != newest) {
      remove(connection);
      add(connection);
    }
  }
}
