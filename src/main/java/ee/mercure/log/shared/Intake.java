package ee.mercure.log.shared;

import ee.mercure.history.HistoryException;
import ee.mercure.history.store.LogMark;
import ee.mercure.history.store.LogPlace;
import ee.mercure.history.store.OpenSubscription;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogFollower;
import ee.mercure.log.engine.LogEntry;
import ee.mercure.log.engine.Position;
import ee.mercure.log.shared.RecentRecords.Taken;
import ee.mercure.metric.Faults;
import ee.mercure.update.EventId;
import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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

  /** Where a log has forked that is not known. */
  private static final LogPlace SOMEWHERE = new LogPlace(0, 0);

  /** How many subscriptions end with one commit when their hub ends. */
  private static final int ENDS = 1_000;

  /** Of how many origins without subscriptions it is known when they were heard of. */
  private static final int HEARD = 4_096;

  private final UpdateStore store;
  private final Appender appender;
  private final LogFollower follower;
  private final LogClock clock;
  private final Faults faults;

  private final SubscriptionTable subscriptions;

  /** Who this hub was before it was started. */
  private final OptionalLong before;

  /** What the log has shown of each origin, and when; for other threads. */
  private final Map<Long, Heard> heard = new ConcurrentHashMap<>();

  private UUID log;

  /** The last record that was taken, or that does not count any more; null for none. */
  private Taken last;

  private Origins origins;
  private RecentRecords recent = new RecentRecords();
  private Batch batch = new Batch();

  /** Where the log has forked last, so that it is told once. */
  private LogPlace fork;

  private long markNanos = System.nanoTime();
  private volatile boolean stopped;

  /** Since when something is stored or followed without getting on; 0 while nothing is. */
  private volatile long busyNanos;

  /** The place of the last record, for other threads. */
  private volatile Position position;

  /**
   * What was heard of an origin.
   *
   * @param number of its newest record
   * @param nanos when that was read, by this machine's monotonic clock
   */
  record Heard(long number, long nanos) {}

  /** Goes on where the store is, and tells the follower of the subscriptions that are known. */
  Intake(
      UpdateStore store, Appender appender, LogFollower follower, LogClock clock, Faults faults) {
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
    before = mark.map(at -> OptionalLong.of(at.self())).orElse(OptionalLong.empty());
    subscriptions = new SubscriptionTable(store, appender.origin());
    long now = System.nanoTime();
    subscriptions.origins().forEach(one -> heard.put(one, new Heard(origins.last(one), now)));
    tellElsewhere();
  }

  /** Who this hub was when it ran before, if it did; called by any thread. */
  OptionalLong before() {
    return before;
  }

  /** The hubs that have subscriptions, and what was heard of them; called by any thread. */
  Map<Long, Heard> holders() {
    Map<Long, Heard> holders = new HashMap<>(heard);
    holders.keySet().retainAll(subscriptions.origins());
    return holders;
  }

  /** How many subscriptions of this hub the log shows; called by any thread. */
  int ownSubscriptions() {
    return subscriptions.countOf(appender.origin());
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
    private boolean expired;

    private Update add(Update update, long sequence, long atMillis) {
      Update ordered = update.at(sequence);
      updates.add(ordered);
      millis.add(atMillis);
      return ordered;
    }
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
    heard.clear();
    forget(open -> true);
    breakBehind(store.lastSequence());
    appender.sendAgain();
    appender.appendSnapshot();
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
        heard.put(lost.origin(), new Heard(before.get(lost.origin()), System.nanoTime()));
      }
      recent.cutBehind(common.get());
    }
    last = common.orElse(null);
    forget(open -> common.isPresent() && isBehind(open.since(), common.get().position()));
    breakBehind(common.map(Taken::sequence).orElse(store.lastSequence()));
    appender.sendAgain();
    appender.appendSnapshot();
    // Subscribers of hubs that had not read what is lost miss it as well.
    fork = common.map(taken -> place(taken.position())).orElse(SOMEWHERE);
    appender.append(LogRecord.FORK, LogRecord.bodyOf(fork.major(), fork.minor()));
  }

  private static LogPlace place(Position position) {
    return new LogPlace(position.major(), position.minor());
  }

  private static boolean isBehind(LogPlace place, Position position) {
    return new Position(place.major(), place.minor()).compareTo(position) > 0;
  }

  private void forked(LogRecord record) throws UnknownRecordException {
    LogPlace place = new LogPlace(record.first(), record.second());
    boolean known = place.equals(fork) && !place.equals(SOMEWHERE);
    if (record.origin() == appender.origin() || known) {
      return;
    }
    store();
    fork = place;
    // What this hub has told may be among what is lost, or among what others only think is lost.
    appender.appendSnapshot();
    LOG.warning(
        "the log has lost records that another hub had read; subscribers are told that updates may"
            + " be missing");
    breakBehind(store.lastSequence());
  }

  private void missed() {
    LOG.warning(
        "the log no longer has what this hub was to read next: it was away for longer than the log"
            + " is kept; its subscribers are told that updates may be missing");
    // All that are open are told in what the log still has.
    forget(open -> true);
    breakBehind(store.lastSequence());
    guarded(follower::expired);
  }

  private void forget(Predicate<OpenSubscription> kind) {
    untilStored(() -> subscriptions.forget(kind));
  }

  private void breakBehind(long kept) {
    untilStored(() -> store.breakBehind(kept, subscriptions.steps(), mark()));
    subscriptions.stored();
    tellElsewhere();
  }

  private void tellElsewhere() {
    List<Update> changes = subscriptions.takeElsewhere();
    if (!changes.isEmpty()) {
      guarded(() -> follower.elsewhere(changes));
    }
  }

  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable e) {
      faults.report("the follower of the log failed", e);
    }
  }

  private LogMark mark() {
    return last == null
        ? new LogMark(log, 0, 0, 0, 0, appender.origin(), origins.all())
        : new LogMark(
            log,
            last.position().major(),
            last.position().minor(),
            last.origin(),
            last.number(),
            appender.origin(),
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
    try {
      for (LogEntry entry : entries) {
        LogRecord record = LogRecord.decode(entry.record());
        if (last != null && !follows(last.position(), entry.position())) {
          store();
          missed();
        }
        take(entry, record);
      }
    } finally {
      store();
    }
  }

  private static boolean follows(Position before, Position next) {
    return next.major() == before.major() && next.minor() == before.minor() + 1;
  }

  private void take(LogEntry entry, LogRecord record) throws UnknownRecordException {
    boolean counts = origins.isNew(record.origin(), record.number());
    boolean own = record.origin() == appender.origin();
    // What cannot be read fails here: else it would be dropped as known when it is read again.
    switch (record.kind()) {
      case LogRecord.UPDATE -> takeUpdate(entry, record, own, counts);
      case LogRecord.LEAVE -> end(record.origin(), entry, record, counts);
      case LogRecord.EXPIRE -> expire(entry, record, counts);
      case LogRecord.SNAPSHOT -> {
        SubscriptionSnapshot snapshot = SubscriptionSnapshot.read(record.body());
        if (counts) {
          untilStored(() -> subscriptions.replace(record.origin(), entry.position(), snapshot));
        }
      }
      case LogRecord.FORK -> {
        if (counts) {
          forked(record);
        }
      }
      default -> {}
    }
    clock.saw(entry.millis());
    if (origins.take(record.origin(), record.number())) {
      hear(record);
      if (own) {
        batch.lastOwn = record.number();
      }
    }
    last = new Taken(entry.position(), record.origin(), record.number(), newestSequence());
    recent.add(last);
  }

  private void hear(LogRecord record) {
    if (heard.size() >= HEARD) {
      heard.keySet().retainAll(subscriptions.origins());
    }
    heard.put(record.origin(), new Heard(record.number(), System.nanoTime()));
  }

  private long newestSequence() {
    return store.lastSequence() + batch.updates.size();
  }

  private void takeUpdate(LogEntry entry, LogRecord record, boolean own, boolean counts)
      throws UnknownRecordException {
    Update known = own ? appender.updateOf(record.number()) : null;
    Update update = known == null ? record.update() : known;
    if (!counts) {
      return;
    }
    Update taken = update;
    if (isNews(record.origin(), entry.position(), update)) {
      taken = batch.add(update, newestSequence() + 1, entry.millis());
    }
    if (own) {
      batch.own.put(record.number(), taken);
    }
  }

  private boolean isNews(long origin, Position position, Update update) {
    return update.subscription().isPresent()
        ? takes(origin, position, update)
        : !update.isOnce() || !isThere(update.id());
  }

  private boolean isThere(String id) {
    boolean[] there = {batch.updates.stream().anyMatch(other -> other.id().equals(id))};
    if (!there[0]) {
      untilStored(() -> there[0] = store.has(id));
    }
    return there[0];
  }

  private boolean takes(long origin, Position position, Update event) {
    boolean[] taken = new boolean[1];
    untilStored(() -> taken[0] = subscriptions.take(origin, position, event));
    return taken[0];
  }

  private void expire(LogEntry entry, LogRecord record, boolean counts)
      throws UnknownRecordException {
    long gone = record.first();
    // What it has appended in the meantime shows that it lives, at all hubs alike.
    if (origins.last(gone) == record.second()) {
      end(gone, entry, record, counts);
    }
  }

  /** All subscriptions of a hub end, by events that are the same at all hubs. */
  private void end(long origin, LogEntry entry, LogRecord record, boolean counts) {
    if (!counts) {
      return;
    }
    store();
    // In several commits: if that is broken off, the record is read again and the rest ends.
    while (true) {
      List<OpenSubscription> open = new ArrayList<>();
      untilStored(() -> open.addAll(store.subscriptions(origin, ENDS)));
      for (OpenSubscription one : open) {
        String id = record.origin() + " " + record.number() + " " + one.key();
        Update ended = SubscriptionEvent.ended(one.begun(), EventId.of(id));
        takes(origin, entry.position(), ended);
        batch.add(ended, newestSequence() + 1, entry.millis());
      }
      batch.expired |= !open.isEmpty() && origin == appender.origin();
      if (open.size() < ENDS) {
        return;
      }
      store();
    }
  }

  /** Stores what was taken, and has all who wait know it. */
  private void store() {
    Batch taken = batch;
    batch = new Batch();
    long now = System.nanoTime();
    if (!taken.updates.isEmpty() || subscriptions.hasSteps() || now - markNanos >= MARK_NANOS) {
      untilStored(
          () -> store.write(taken.updates, taken.millis::get, subscriptions.steps(), mark()));
      subscriptions.stored();
      markNanos = now;
      for (Update update : taken.updates) {
        guarded(() -> follower.accept(update));
      }
      tellElsewhere();
    }
    position = last == null ? null : last.position();
    if (taken.lastOwn > 0) {
      appender.seen(taken.lastOwn, taken.own);
    }
    if (taken.expired) {
      guarded(follower::expired);
    }
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
}
