package ee.mercure.history;

import ee.mercure.update.Update;
import java.util.Arrays;

/** Updates in sequence, of which the newest come and the oldest go. Not thread-safe. */
final class UpdateRing {
  private Update[] updates = new Update[64];
  private long[] millis = new long[64];
  private int head;
  private int size;
  private long bytes;

  /** Makes room for one more: what may fail of an {@link #add}. */
  void reserve() {
    if (size < updates.length) {
      return;
    }
    Update[] wider = new Update[size * 2];
    long[] widerMillis = new long[size * 2];
    for (int i = 0; i < size; i++) {
      wider[i] = get(i);
      widerMillis[i] = millis[slot(i)];
    }
    updates = wider;
    millis = widerMillis;
    head = 0;
  }

  /** Adds an update behind all others, for which there is room, and when it came. */
  void add(Update update, long when) {
    int slot = slot(size);
    updates[slot] = update;
    millis[slot] = when;
    size++;
    bytes += update.weight();
  }

  Update removeFirst() {
    Update first = updates[head];
    updates[head] = null;
    head = slot(1);
    size--;
    bytes -= first.weight();
    return first;
  }

  void clear() {
    Arrays.fill(updates, null);
    head = 0;
    size = 0;
    bytes = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** The memory that all of them hold. */
  long bytes() {
    return bytes;
  }

  /** The update at a position, the oldest at 0. */
  Update get(int index) {
    return updates[slot(index)];
  }

  /** How many have a sequence up to this one. */
  int countUpTo(long sequence) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The sequence of the newest one that came before a time, or 0. */
  long lastBefore(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (millis[slot(middle)] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : get(low - 1).sequence();
  }

  private int slot(int index) {
    return (int) (((long) head + index) % updates.length);
  }
}
