package ee.mercure.log.shared;

import ee.mercure.history.HistoryException;
import ee.mercure.history.store.LogMark;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.engine.LogEntry;
import ee.mercure.log.engine.Position;
import ee.mercure.log.shared.RecentRecords.Taken;
import ee.mercure.metric.Faults;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes the log in: gives every update its sequence at this hub, stores it together with the place
 * that was reached, hands it to the follower, and tells the appender what the log has shown. Used
 * by one thread.
 */
final class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class.getName());

  /** How often the place is stored while no updates come. */
  private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final UpdateStore store;
  private final Appender appender;
  private final Consumer<Update> follower;
  private final LogClock clock;
  private final Faults faults;

  private UUID log;

  /** The last record that was taken, or that does not count any more; null for none. */
  private Taken last;

  private Origins origins;
  private RecentRecords recent = new RecentRecords();
  private long markNanos = System.nanoTime();
  private volatile boolean stopped;

  /** Since when something is stored or followed without getting on; 0 while nothing is. */
  private volatile long busyNanos;

  /** The place of the last record, for other threads. */
  private volatile Position position;

  /** Goes on where the store is. */
  Intake(
      UpdateStore store,
      Appender appender,
      Consumer<Update> follower,
      LogClock clock,
      Faults faults) {
    this.store = store;
    this.appender = appender;
    this.follower = follower;
    this.clock = clock;
    this.faults = faults;
    Optional<LogMark> mark = store.logMark();
    log = mark.map(LogMark::log).orElse(null);
    last =
        mark.filter(at -> at.number() > 0).map(at -> taken(at, store.lastSequence())).orElse(null);
    origins = new Origins(mark.map(LogMark::numbers).orElse(Map.of()));
    if (last != null) {
      recent.add(last);
    }
  }

  private static Taken taken(LogMark mark, long sequence) {
    return new Taken(
        new Position(mark.major(), mark.minor()), mark.origin(), mark.number(), sequence);
  }

  /** What came of entries that were not stored yet. */
  private static final class Batch {
    private final List<Update> updates = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();
    private final Map<Long, Update> own = new HashMap<>();
    private long lastOwn;
  }

  /** The log that was taken in so far; null before the first. */
  UUID log() {
    return log;
  }

  /** The last record that was taken, if there is one. */
  Optional<Taken> last() {
    return Optional.ofNullable(last);
  }

  /** The newest records that were taken, the oldest first. */
  List<Taken> recent() {
    return recent.all();
  }

  /** There was no log before. */
  void begin(UUID found) {
    log = found;
  }

  /** Another log is read from now on, from its beginning: what came before may not be all. */
  void beginAnew(UUID found) {
    LOG.log(
        Level.WARNING,
        "the log is another one than before: it was emptied, restored or exchanged; subscribers"
            + " are told that updates may be missing");
    log = found;
    last = null;
    origins = new Origins(Map.of());
    recent = new RecentRecords();
    breakBehind(store.lastSequence());
    appender.sendAgain();
  }

  /**
   * The log has lost what came behind a record that this hub has.
   *
   * @param common the newest one that it still has, or nothing if that is not known
   */
  void rollBack(Optional<Taken> common) {
    List<Taken> all = recent.all();
    int kept = common.map(all::indexOf).orElse(-1) + 1;
    LOG.log(
        Level.WARNING,
        "the log has lost records that this hub had read, {0} of them known; subscribers are told"
            + " that updates may be missing",
        all.size() - kept);
    if (common.isPresent()) {
      // Who sent a lost number may send it again, and all others will take it.
      Map<Long, Long> before = new HashMap<>();
      all.subList(0, kept).forEach(taken -> before.put(taken.origin(), taken.number()));
      for (Taken lost : all.subList(kept, all.size())) {
        if (!before.containsKey(lost.origin())) {
          before.put(lost.origin(), lost.number() - 1);
        }
        origins.set(lost.origin(), before.get(lost.origin()));
      }
      recent.cutBehind(common.get());
    }
    last = common.orElse(null);
    breakBehind(common.map(Taken::sequence).orElse(store.lastSequence()));
    appender.sendAgain();
  }

  private void missed() {
    LOG.warning(
        "the log no longer has what this hub was to read next: it was away for longer than the log"
            + " is kept; its subscribers are told that updates may be missing");
    breakBehind(store.lastSequence());
  }

  private void breakBehind(long kept) {
    untilStored(() -> store.breakBehind(kept, mark()));
  }

  private LogMark mark() {
    return last == null
        ? new LogMark(log, 0, 0, 0, 0, origins.all())
        : new LogMark(
            log,
            last.position().major(),
            last.position().minor(),
            last.origin(),
            last.number(),
            origins.all());
  }

  /**
   * Takes entries that come behind the last one.
   *
   * @throws UnknownRecordException if one cannot be passed over; those before it were taken
   */
  void take(List<LogEntry> entries) throws UnknownRecordException {
    busyNanos = System.nanoTime() | 1;
    try {
      takeAll(entries);
    } finally {
      busyNanos = 0;
    }
  }

  /**
   * For how long the same entries have been taken in, in nanoseconds; called by any thread. An
   * engine that is away, or a disk that refuses, does not count: that is told otherwise.
   */
  long stuckNanos() {
    long since = busyNanos;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  private void takeAll(List<LogEntry> entries) throws UnknownRecordException {
    Batch batch = new Batch();
    try {
      for (LogEntry entry : entries) {
        LogRecord record = LogRecord.decode(entry.record());
        if (last != null && !follows(last.position(), entry.position())) {
          store(batch);
          batch = new Batch();
          missed();
        }
        take(entry, record, batch);
      }
    } finally {
      store(batch);
    }
  }

  private static boolean follows(Position before, Position next) {
    return next.major() == before.major() && next.minor() == before.minor() + 1;
  }

  private void take(LogEntry entry, LogRecord record, Batch batch) throws UnknownRecordException {
    boolean own = record.origin() == appender.origin();
    Update update = null;
    if (record.kind() == LogRecord.UPDATE) {
      Update known = own ? appender.updateOf(record.number()) : null;
      update = known == null ? record.update() : known;
    }
    // From here on nothing fails: else a record that was not taken would be dropped as known.
    clock.saw(entry.millis());
    long sequence = store.lastSequence() + batch.updates.size();
    if (origins.take(record.origin(), record.number())) {
      if (update != null) {
        sequence++;
        Update ordered = update.at(sequence);
        batch.updates.add(ordered);
        batch.millis.add(entry.millis());
        if (own) {
          batch.own.put(record.number(), ordered);
        }
      }
      if (own) {
        batch.lastOwn = record.number();
      }
    }
    last = new Taken(entry.position(), record.origin(), record.number(), sequence);
    recent.add(last);
  }

  private void store(Batch batch) {
    long now = System.nanoTime();
    if (!batch.updates.isEmpty() || now - markNanos >= MARK_NANOS) {
      untilStored(() -> store.write(batch.updates, batch.millis::get, mark()));
      markNanos = now;
      for (Update update : batch.updates) {
        try {
          follower.accept(update);
        } catch (Throwable e) {
          faults.report("the follower of the log failed", e);
        }
      }
    }
    position = last == null ? null : last.position();
    shown(batch);
  }

  /**
   * Whether a record of this hub at this place, which the log has not shown yet, is before what the
   * log has shown; called by any thread.
   */
  boolean isBehind(Position appended) {
    Position reached = position;
    return reached != null && appended.compareTo(reached) <= 0;
  }

  /** A full disk holds up what comes, and loses nothing: the log has it. */
  private void untilStored(Runnable write) {
    while (true) {
      try {
        write.run();
        return;
      } catch (HistoryException e) {
        // The store has logged why, once.
        if (stopped) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
        busyNanos = System.nanoTime() | 1;
      }
    }
  }

  /** Gives up what cannot be stored; called by any thread. */
  void stop() {
    stopped = true;
  }

  private void shown(Batch batch) {
    if (batch.lastOwn > 0) {
      appender.seen(batch.lastOwn, batch.own);
    }
  }
}
