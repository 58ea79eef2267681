package ee.mercure.history;

import ee.mercure.update.EventId;
import ee.mercure.update.Update;
import java.time.Clock;
import java.time.Duration;
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
  /** How many updates are looked at for one page. */
  private static final int PAGE_SCAN = 1_000;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Deque<Long>> sequencesById = new HashMap<>();
  private final long maxUpdates;
  private final long maxBytes;
  private final Clock clock;

  private final RetentionPolicy apart;

  private final UpdateRing updates = new UpdateRing();

  /** Those that count for themselves, of the same stretch. */
  private final UpdateRing updatesApart = new UpdateRing();

  private long goneUpTo;
  private long last;
  private String lastId = EventId.EARLIEST;

  /**
   * An empty history.
   *
   * @param maxUpdates how many updates it keeps; 0 keeps none
   * @param maxBytes how much memory they may hold, in bytes
   * @param clock tells when an update came
   * @param apart the updates that count for themselves, in place of among those; nothing but their
   *     number and their quota counts
   */
  public MemoryHistory(long maxUpdates, long maxBytes, Clock clock, RetentionPolicy apart) {
    this.maxUpdates = Math.min(maxUpdates, Integer.MAX_VALUE / 2);
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.apart = apart;
  }

  /** An empty history in which all updates count alike. */
  public MemoryHistory(long maxUpdates, long maxBytes, Clock clock) {
    this(
        maxUpdates,
        maxBytes,
        clock,
        new RetentionPolicy(Retention.NO_POLICY, update -> false, true, Duration.ZERO, 0));
  }

  /**
   * A history that goes on behind updates which it does not have.
   *
   * @param last the sequence of the newest of those
   */
  public MemoryHistory(long maxUpdates, long maxBytes, Clock clock, long last) {
    this(maxUpdates, maxBytes, clock);
    this.goneUpTo = last;
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
      UpdateRing ring = apart.applies().test(update) ? updatesApart : updates;
      // What may fail comes first: then the update is not taken in.
      long now = clock.millis();
      ring.reserve();
      sequencesById.computeIfAbsent(update.id(), id -> new ArrayDeque<>(1)).add(last + 1);
      last++;
      ring.add(update, now);
      lastId = update.id();
      forgetSurplus();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void forgetSurplus() {
    while (!updates.isEmpty() && (updates.size() > maxUpdates || updates.bytes() > maxBytes)) {
      goneUpTo = forgetFirst(updates);
    }
    long quota = apart.quota().orElse(Long.MAX_VALUE);
    while (!updatesApart.isEmpty()
        && (updatesApart.get(0).sequence() <= goneUpTo
            || updatesApart.size() > apart.maxUpdates()
            || updatesApart.bytes() > quota)) {
      forgetFirst(updatesApart);
    }
  }

  private long forgetFirst(UpdateRing ring) {
    Update gone = ring.removeFirst();
    Deque<Long> sequences = sequencesById.get(gone.id());
    sequences.remove(gone.sequence());
    if (sequences.isEmpty()) {
      sequencesById.remove(gone.id());
    }
    return gone.sequence();
  }

  /** Forgets everything, and goes on behind an update that it does not have. */
  public void restartBehind(long sequence) {
    lock.writeLock().lock();
    try {
      sequencesById.clear();
      updates.clear();
      updatesApart.clear();
      goneUpTo = sequence;
      last = sequence;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public OptionalLong sequenceOf(String id) {
    lock.readLock().lock();
    try {
      Deque<Long> sequences = sequencesById.get(id);
      Long earliest = sequences == null ? null : sequences.peekFirst();
      return earliest == null ? OptionalLong.empty() : OptionalLong.of(earliest);
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
    lock.readLock().lock();
    try {
      return goneUpTo;
    } finally {
      lock.readLock().unlock();
    }
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
      return Math.max(updates.lastBefore(time), updatesApart.lastBefore(time));
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
    List<Update> stretch = new ArrayList<>();
    long to;
    long gone;
    lock.readLock().lock();
    try {
      // References alone are copied here: what is wanted of them may take long to find out.
      to = copy(after, Math.min(upTo, last), stretch);
      gone = goneUpTo;
    } finally {
      lock.readLock().unlock();
    }
    List<Update> wanted = new ArrayList<>();
    for (Update update : stretch) {
      if (topics.test(update.topics())) {
        wanted.add(update);
      }
      if (wanted.size() == limit) {
        return new Page(wanted, update.sequence(), gone);
      }
    }
    return new Page(wanted, to, gone);
  }

  /** Copies some updates of a stretch and returns the sequence up to which it has. */
  private long copy(long after, long to, List<Update> stretch) {
    int next = updates.countUpTo(after);
    int nextApart = updatesApart.countUpTo(after);
    int end = updates.countUpTo(to);
    int endApart = updatesApart.countUpTo(to);
    while (stretch.size() < PAGE_SCAN && (next < end || nextApart < endApart)) {
      boolean isApart =
          next == end
              || (nextApart < endApart
                  && updatesApart.get(nextApart).sequence() < updates.get(next).sequence());
      stretch.add(isApart ? updatesApart.get(nextApart++) : updates.get(next++));
    }
    boolean whole = next >= end && nextApart >= endApart;
    return Math.max(after, whole ? to : stretch.get(stretch.size() - 1).sequence());
  }
}
