package ee.mercure.hub;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is still to be told, in order, and how much of it. Only what begins can be too much: what
 * ends was told to begin, and makes up for it. Thread-safe.
 */
final class Announcements {
  private final Set<Announcement> waiting = new LinkedHashSet<>();
  private final PendingAppends pending;
  private boolean closed;

  /**
   * Nothing is to be told.
   *
   * @param pending counts the events that wait, and says how many may
   */
  Announcements(PendingAppends pending) {
    this.pending = pending;
  }

  /** Whether so much is to be told that nothing more may begin. */
  boolean areTooMany() {
    return pending.isFull();
  }

  /** Adds what is to be told; false when nobody will be told any more. */
  synchronized boolean add(Announcement announcement) {
    if (closed) {
      return false;
    }
    waiting.add(announcement);
    pending.force(announcement.count(), announcement.weight());
    notifyAll();
    return true;
  }

  /** Takes back what nobody was told yet; false when somebody is just told, or was. */
  synchronized boolean cancel(Announcement announcement) {
    if (!waiting.remove(announcement)) {
      return false;
    }
    done(announcement);
    return true;
  }

  /** Waits for the next one, which is {@link #done} later; empty when there will be none. */
  synchronized Optional<Announcement> take() throws InterruptedException {
    while (waiting.isEmpty()) {
      if (closed) {
        return Optional.empty();
      }
      wait();
    }
    Iterator<Announcement> oldest = waiting.iterator();
    Announcement next = oldest.next();
    oldest.remove();
    return Optional.of(next);
  }

  /** What waits now. */
  synchronized List<Announcement> all() {
    return List.copyOf(waiting);
  }

  /** It waits no longer. */
  void done(Announcement announcement) {
    pending.end(announcement.count(), announcement.weight());
  }

  /** Takes no more; what waits is still to be told. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
