package ee.mercure.log.shared;

import ee.mercure.log.engine.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest records that were taken, to find where a log has changed. Not thread-safe. */
final class RecentRecords {
  private static final int MAX = 16_384;

  /**
   * A record that was taken.
   *
   * @param sequence of the newest update up to it
   */
  record Taken(Position position, long origin, long number, long sequence) {}

  private final Deque<Taken> taken = new ArrayDeque<>();

  void add(Taken record) {
    if (taken.size() == MAX) {
      taken.removeFirst();
    }
    taken.add(record);
  }

  /** All, the oldest first. */
  List<Taken> all() {
    return new ArrayList<>(taken);
  }

  /** Forgets all behind a record, and all if there is none. */
  void cutBehind(Taken last) {
    while (!taken.isEmpty() && !taken.getLast().equals(last)) {
      taken.removeLast();
    }
  }
}
