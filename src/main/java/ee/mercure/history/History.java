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

/**
 * The newest updates, by sequence and by id, bounded by number and by bytes of memory. Thread-safe;
 * {@link #add} is called by one thread at a time, in sequence. Finding an id and the update behind
 * it takes constant time.
 */
public final class History {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Deque<Long>> sequencesById = new HashMap<>();
  private final long maxUpdates;
  private final long maxBytes;

  // The update with sequence s stands at s modulo the length, for first <= s <= last.
  private Update[] ring = new Update[64];
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
  public History(long maxUpdates, long maxBytes) {
    this.maxUpdates = Math.min(maxUpdates, Integer.MAX_VALUE / 2);
    this.maxBytes = maxBytes;
  }

  /**
   * Adds the next update and forgets the oldest ones that no longer fit.
   *
   * @throws IllegalArgumentException if it is not the next in sequence
   */
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
    for (long s = first; s <= last; s++) {
      wider[(int) (s % wider.length)] = ring[slot(s)];
    }
    ring = wider;
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

  /** The sequence of the earliest stored update with this id (Mercure 1.0, reconciliation). */
  public OptionalLong sequenceOf(String id) {
    lock.readLock().lock();
    try {
      Deque<Long> sequences = sequencesById.get(id);
      return sequences == null ? OptionalLong.empty() : OptionalLong.of(sequences.getFirst());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The sequence of the oldest stored update, or of the next one when none is stored. */
  public long firstSequence() {
    lock.readLock().lock();
    try {
      return first;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The sequence of the newest update ever added, stored or not; 0 when there was none. */
  public long lastSequence() {
    lock.readLock().lock();
    try {
      return last;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The id of the newest update ever added, or {@code earliest}. */
  public String lastId() {
    lock.readLock().lock();
    try {
      return lastId;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * The stored updates behind a sequence, oldest first.
   *
   * @param after the sequence they follow; what is no longer stored is left out
   * @param upTo the last sequence wanted
   * @param limit how many at most
   */
  public List<Update> page(long after, long upTo, int limit) {
    lock.readLock().lock();
    try {
      long from = Math.max(after + 1, first);
      long to = Math.min(Math.min(upTo, last), from + limit - 1);
      if (from > to) {
        return List.of();
      }
      List<Update> page = new ArrayList<>((int) (to - from + 1));
      for (long s = from; s <= to; s++) {
        page.add(ring[slot(s)]);
      }
      return page;
    } finally {
      lock.readLock().unlock();
    }
  }
}
