package ee.mercure.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * When the connections of a lane need something although nothing happened to them: a heartbeat, the
 * end of their time, the end of patience with them. Owned by the lane's thread; times are by {@link
 * System#nanoTime}.
 */
final class LaneTimers {
  private final WriteOrder writeOrder = new WriteOrder();
  private final TreeSet<Connection> deadlines =
      new TreeSet<>(
          Comparator.<Connection>comparingLong(connection -> connection.deadlineNanos)
              .thenComparing(connection -> connection.subscriber().id()));

  /** Those that end with their token and are to be told before. */
  private final TreeSet<Connection> notices = new TreeSet<>(deadlines.comparator());

  /** Those that make no progress, the longest first. */
  private final Set<Connection> stalled = new LinkedHashSet<>();

  private final long heartbeatNanos;
  private final long writeTimeoutNanos;
  private final long noticeNanos;

  LaneTimers(Duration heartbeat, Duration writeTimeout, Duration expiryNotice) {
    this.heartbeatNanos = heartbeat.toNanos();
    this.writeTimeoutNanos = writeTimeout.toNanos();
    this.noticeNanos = expiryNotice.toNanos();
  }

  void add(Connection connection) {
    connection.lastWriteNanos = System.nanoTime();
    writeOrder.add(connection);
    if (connection.deadlineNanos != Long.MAX_VALUE) {
      deadlines.add(connection);
      if (noticeNanos > 0 && endsWithToken(connection)) {
        notices.add(connection);
      }
    }
  }

  private static boolean endsWithToken(Connection connection) {
    return connection.terms().deadlineReason() == DisconnectReason.TOKEN_EXPIRED;
  }

  void remove(Connection connection) {
    writeOrder.remove(connection);
    deadlines.remove(connection);
    notices.remove(connection);
    stalled.remove(connection);
  }

  /** Ends each connection for this reason, at some moment of this time, or earlier for its own. */
  void endWithin(long nanos, DisconnectReason reason) {
    long now = System.nanoTime();
    List<Connection> all = new ArrayList<>();
    for (Connection each = writeOrder.oldest(); each != null; each = each.newerWrite) {
      all.add(each);
    }
    for (Connection each : all) {
      long end = now + (nanos == 0 ? 0 : ThreadLocalRandom.current().nextLong(nanos));
      if (each.deadlineNanos == Long.MAX_VALUE || each.deadlineNanos - end > 0) {
        deadlines.remove(each);
        notices.remove(each);
        each.deadlineNanos = end;
        each.deadlineReason = reason;
        deadlines.add(each);
      }
    }
  }

  /** How many connections there are. */
  int connections() {
    return writeOrder.size();
  }

  /** Any connection, or null when there is none. */
  Connection any() {
    return writeOrder.oldest();
  }

  /** Passes on each connection; none may be added or removed meanwhile. */
  void forEach(Consumer<Connection> connections) {
    for (Connection each = writeOrder.oldest(); each != null; each = each.newerWrite) {
      connections.accept(each);
    }
  }

  /** How much it holds, for tests of leaks. */
  int size() {
    return writeOrder.size() + deadlines.size() + notices.size() + stalled.size();
  }

  /** Something was written to the connection. */
  void progressed(Connection connection) {
    connection.lastWriteNanos = System.nanoTime();
    writeOrder.moveToNewest(connection);
    if (connection.stalledNanos != 0) {
      connection.stalledNanos = 0;
      stalled.remove(connection);
    }
  }

  /** Something waits for the connection and could not be written. */
  void stalled(Connection connection) {
    if (connection.stalledNanos == 0) {
      connection.stalledNanos = System.nanoTime();
      stalled.add(connection);
    }
  }

  /** Passes on each connection that was silent for a heartbeat, and begins to wait anew. */
  void heartbeats(long now, Consumer<Connection> silent) {
    if (heartbeatNanos == 0) {
      return;
    }
    Connection oldest = writeOrder.oldest();
    while (oldest != null && now - oldest.lastWriteNanos >= heartbeatNanos) {
      oldest.lastWriteNanos = now;
      writeOrder.moveToNewest(oldest);
      silent.accept(oldest);
      oldest = writeOrder.oldest();
    }
  }

  /** Passes on each connection whose time is over, once. */
  void deadlines(long now, Consumer<Connection> over) {
    while (!deadlines.isEmpty() && deadlines.first().deadlineNanos - now <= 0) {
      over.accept(deadlines.pollFirst());
    }
  }

  /** Passes on each connection that is to be told that its token expires, once. */
  void expiries(long now, Consumer<Connection> expiring) {
    while (!notices.isEmpty() && nextNotice() - now <= 0) {
      expiring.accept(notices.pollFirst());
    }
  }

  private long nextNotice() {
    return notices.first().terms().deadlineNanos() - noticeNanos;
  }

  /** Passes on each connection without progress for too long; it is to be removed. */
  void stalls(long now, Consumer<Connection> stuck) {
    while (!stalled.isEmpty() && now - longestStalled().stalledNanos >= writeTimeoutNanos) {
      Connection longest = longestStalled();
      stalled.remove(longest);
      stuck.accept(longest);
    }
  }

  private Connection longestStalled() {
    return stalled.iterator().next();
  }

  /** How long nothing is due; {@link Long#MAX_VALUE} for ever. */
  long nanosToNext() {
    long now = System.nanoTime();
    long wait = Long.MAX_VALUE;
    Connection oldest = writeOrder.oldest();
    if (heartbeatNanos > 0 && oldest != null) {
      wait = Math.max(0, oldest.lastWriteNanos + heartbeatNanos - now);
    }
    if (!deadlines.isEmpty()) {
      wait = Math.min(wait, Math.max(0, deadlines.first().deadlineNanos - now));
    }
    if (!notices.isEmpty()) {
      wait = Math.min(wait, Math.max(0, nextNotice() - now));
    }
    if (!stalled.isEmpty()) {
      long patience = longestStalled().stalledNanos + writeTimeoutNanos - now;
      wait = Math.min(wait, Math.max(0, patience));
    }
    return wait;
  }
}
