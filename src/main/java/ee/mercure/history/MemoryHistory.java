package ee.mercure.history;

import ee.mercure.update.EventId;
import ee.mercure.update.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * The newest updates, bounded by number and by bytes of memory. Finding an id and the update behind
 * it takes constant time.
 */
public final class MemoryHistory implements History {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Deque<Long>> sequencesById = new HashMap<>();
  private final long maxUpdates;
  private final long maxBytes;

  // The update with sequence s stands at s modulo the length, for first <= s <= last.
  private Update[] ring = new Update[64];
  private long[] millis = new long[64];
  private long first = 1;
  private long last;
  private long bytes;
  private String lastId = EventId.EARLIEST;

  /**
   * An empty history.
   *
   * @param maxUpdates how many updates it keeps; 0 keeps none
   * @param maxBytes how much memory they may hold, in bytes
   */
  public MemoryHistory(long maxUpdates, long maxBytes) {
    this.maxUpdates = Math.min(maxUpdates, Integer.MAX_VALUE / 2);
    this.maxBytes = maxBytes;
  }

  /**
   * A history that goes on behind updates which it does not have.
   *
   * @param last the sequence of the newest of those
   */
  MemoryHistory(long maxUpdates, long maxBytes, long last) {
    this(maxUpdates, maxBytes);
    this.first = last + 1;
    this.last = last;
  }

  /** Adds the next update and forgets the oldest ones that no longer fit. */
  @Override
  public void add(Update update) {
    lock.writeLock().lock();
    try {
      if (update.sequence() != last + 1) {
        throw new IllegalArgumentException("update " + update.sequence() + " after " + last);
      }
      if (last - first + 1 == ring.length) {
        grow();
      }
      last++;
      ring[slot(last)] = update;
      millis[slot(last)] = System.currentTimeMillis();
      bytes += update.weight();
      sequencesById.computeIfAbsent(update.id(), id -> new ArrayDeque<>(1)).add(last);
      lastId = update.id();
      while (first <= last && (last - first + 1 > maxUpdates || bytes > maxBytes)) {
        forgetFirst();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void grow() {
    Update[] wider = new Update[ring.length * 2];
    long[] widerMillis = new long[wider.length];
    for (long s = first; s <= last; s++) {
      int wide = (int) (s % wider.length);
      wider[wide] = ring[slot(s)];
      widerMillis[wide] = millis[slot(s)];
    }
    ring = wider;
    millis = widerMillis;
  }

  private void forgetFirst() {
    Update gone = ring[slot(first)];
    ring[slot(first)] = null;
    bytes -= gone.weight();
    Deque<Long> sequences = sequencesById.get(gone.id());
    sequences.removeFirst();
    if (sequences.isEmpty()) {
      sequencesById.remove(gone.id());
    }
    first++;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }

  @Override
  public OptionalLong sequenceOf(String id) {
    lock.readLock().lock();
    try {
      Deque<Long> sequences = sequencesById.get(id);
      return sequences == null ? OptionalLong.empty() : OptionalLong.of(sequences.getFirst());
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long firstSequence() {
    lock.readLock().lock();
    try {
      return first;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long lastSequence() {
    lock.readLock().lock();
    try {
      return last;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The id of the newest update ever added, or {@code earliest}. */
  @Override
  public String lastId() {
    lock.readLock().lock();
    try {
      return lastId;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long goneUpTo() {
    return firstSequence() - 1;
  }

  @Override
  public long hiddenUpTo() {
    return goneUpTo();
  }

  /** Memory is looked through quickly, and an index would take as much again. */
  @Override
  public boolean indexesTopics() {
    return false;
  }

  @Override
  public OptionalLong newestBefore(String topic, long sequence) {
    throw new UnsupportedOperationException("there is no index of topics");
  }

  @Override
  public long lastBefore(long time) {
    lock.readLock().lock();
    try {
      long low = first;
      long high = last + 1;
      while (low < high) {
        long middle = (low + high) / 2;
        if (millis[slot(middle)] < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low - 1;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public boolean keeps(Update update) {
    return true;
  }

  @Override
  public boolean isAtHand(long after) {
    return true;
  }

  @Override
  public Page page(long after, long upTo, int limit, Predicate<List<String>> topics) {
    lock.readLock().lock();
    try {
      long to = Math.min(upTo, last);
      List<Update> page = new ArrayList<>();
      for (long s = Math.max(after + 1, first); s <= to; s++) {
        Update update = ring[slot(s)];
        if (topics.test(update.topics())) {
          page.add(update);
        }
        if (page.size() == limit) {
          return new Page(page, s);
        }
      }
      return new Page(page, Math.max(after, to));
    } finally {
      lock.readLock().unlock();
    }
  }
}
