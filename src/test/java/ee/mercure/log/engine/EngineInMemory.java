package ee.mercure.log.engine;

import ee.mercure.log.engine.LogEngineException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A log in this process, with the faults that real engines have. What is the log stands in {@link
 * Log}, so that several engines, one for each hub, can share it.
 */
public final class EngineInMemory implements LogEngine {
  private static final long PAGE_BYTES = 8 << 20;

  /** What becomes of records whose call does not tell how it ended. */
  public enum Fate {
    /** They are in the log. */
    ARRIVES,
    /** They come behind what is appended next, as from a connection that was given up. */
    ARRIVES_LATE,
    /** They never come. */
    LOST
  }

  /** The log itself: what a server would be. Thread-safe. */
  public static final class Log {
    private UUID identity = UUID.randomUUID();
    private List<LogEntry> entries = new ArrayList<>();
    private final List<List<byte[]>> late = new ArrayList<>();
    private long last;
    private int failovers;
    private boolean away;

    private synchronized Position append(List<byte[]> records) {
      add(records);
      final Position end = new Position(0, last);
      late.forEach(this::add);
      late.clear();
      notifyAll();
      return end;
    }

    private void add(List<byte[]> records) {
      for (byte[] record : records) {
        last++;
        entries.add(new LogEntry(new Position(0, last), System.currentTimeMillis(), record));
      }
    }

    private synchronized void arrivesLate(List<byte[]> records) {
      late.add(records);
    }

    /** Whether the server can be reached. */
    public synchronized void away(boolean isAway) {
      away = isAway;
      notifyAll();
    }

    /** Another, empty log in its place. */
    public synchronized void makeAnew() {
      identity = UUID.randomUUID();
      entries = new ArrayList<>();
      last = 0;
      late.clear();
      notifyAll();
    }

    /**
     * Loses the newest records and gives their places to others, as after a bad failover, which
     * breaks all connections.
     */
    public synchronized void lose(int count) {
      failovers++;
      entries.subList(entries.size() - count, entries.size()).clear();
      last -= count;
      notifyAll();
    }

    /** Drops all but the newest records. */
    public synchronized void keepNewest(int count) {
      entries.subList(0, Math.max(0, entries.size() - count)).clear();
    }

    public synchronized int size() {
      return entries.size();
    }

    private synchronized List<LogEntry> from(long minor) {
      List<LogEntry> page = new ArrayList<>();
      long bytes = 0;
      for (LogEntry entry : entries) {
        if (entry.position().minor() >= minor && page.size() < 1_000 && bytes < PAGE_BYTES) {
          page.add(entry);
          bytes += entry.record().length;
        }
      }
      return page;
    }
  }

  private final Log log;
  private volatile UUID opened;
  private volatile boolean closed;
  private final AtomicInteger unknownOutcomes = new AtomicInteger();
  private volatile Fate fate;
  private volatile boolean refuses;
  private volatile boolean cut;

  public EngineInMemory(Log log) {
    this.log = log;
  }

  /**
   * The next calls do not tell how they ended.
   *
   * @param fate what becomes of their records
   */
  public void hideOutcomes(int calls, Fate fate) {
    this.fate = fate;
    unknownOutcomes.set(calls);
  }

  /** Whether it refuses all records, as a full engine does. */
  public void refuse(boolean all) {
    refuses = all;
  }

  /** Whether this hub alone cannot reach it, or has been killed. */
  public void cut(boolean isCut) {
    cut = isCut;
    synchronized (log) {
      log.notifyAll();
    }
  }

  private int failovers() {
    synchronized (log) {
      return log.failovers;
    }
  }

  private void checkReachable() throws LogEngineException {
    synchronized (log) {
      if (log.away || closed || cut) {
        throw new LogEngineException(Kind.UNAVAILABLE, "it cannot be reached", null);
      }
    }
  }

  private void checkLog() throws LogEngineException {
    synchronized (log) {
      if (!log.identity.equals(opened)) {
        throw new LogEngineException(Kind.ANOTHER_LOG, "it has another log", null);
      }
    }
  }

  @Override
  public UUID open() throws LogEngineException {
    checkReachable();
    synchronized (log) {
      opened = log.identity;
      return opened;
    }
  }

  @Override
  public Position append(List<byte[]> records) throws LogEngineException {
    checkReachable();
    checkLog();
    if (refuses) {
      throw new LogEngineException(Kind.NOT_APPENDED, "it is full", null);
    }
    if (unknownOutcomes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      switch (fate) {
        case ARRIVES -> log.append(records);
        case ARRIVES_LATE -> log.arrivesLate(records);
        case LOST -> {}
      }
      throw new LogEngineException(Kind.OUTCOME_UNKNOWN, "the connection broke", null);
    }
    return log.append(records);
  }

  @Override
  public LogReader reader() throws LogEngineException {
    checkReachable();
    int connected = failovers();
    return new LogReader() {
      private long next;

      @Override
      public void seek(Optional<Position> at) {
        next = at.map(Position::minor).orElse(0L);
      }

      @Override
      public List<LogEntry> read(Duration atMost) throws LogEngineException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (log) {
          while (true) {
            checkReachable();
            checkLog();
            if (failovers() != connected) {
              throw new LogEngineException(Kind.UNAVAILABLE, "the connection broke", null);
            }
            List<LogEntry> found = log.from(next);
            long left = end - System.nanoTime();
            if (!found.isEmpty() || left <= 0) {
              if (!found.isEmpty()) {
                next = found.get(found.size() - 1).position().minor() + 1;
              }
              return found;
            }
            TimeUnit.NANOSECONDS.timedWait(log, left);
          }
        }
      }

      @Override
      public void close() {
        next = Long.MAX_VALUE;
      }
    };
  }

  @Override
  public void trim(Position first) {
    synchronized (log) {
      log.entries.removeIf(entry -> entry.position().compareTo(first) < 0);
    }
  }

  @Override
  public int maxRecordBytes() {
    return 1 << 20;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void close() {
    closed = true;
    synchronized (log) {
      log.notifyAll();
    }
  }
}
