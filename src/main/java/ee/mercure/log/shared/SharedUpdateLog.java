package ee.mercure.log.shared;

import ee.mercure.history.store.LogPlace;
import ee.mercure.history.store.OpenSubscription;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.Completions;
import ee.mercure.log.LogFollower;
import ee.mercure.log.LogHealth;
import ee.mercure.log.UpdateLog;
import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.Position;
import ee.mercure.metric.Faults;
import ee.mercure.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A log that several hubs share, on an engine outside of them. All of them have the follower see
 * the same updates in the same order; sequences are each hub's own.
 *
 * <p>An append completes once the engine has the update and the log has shown it to this hub: what
 * was acknowledged anywhere is in the log before all that is acknowledged later, and its id is a
 * cursor. It fails with a {@link ee.mercure.log.LogUnavailableException} when the update is not in
 * the log and never will be, and with an {@link ee.mercure.log.UnknownOutcomeException} when that
 * is not known in time.
 *
 * <p>Where the engine has lost what a hub had read, or no longer has what it was to read next, the
 * history of that hub has a break: whoever reads across it is told.
 */
public final class SharedUpdateLog implements UpdateLog {
  private static final Logger LOG = Logger.getLogger(SharedUpdateLog.class.getName());

  private static final long EXPIRY_MILLIS = 100;
  private static final long TRIM_SECONDS = 60;

  /** How long the start of a hub without a history waits for what the log has. */
  private static final long FIRST_READ_SECONDS = 60;

  private static final long JOIN_MILLIS = 5_000;

  private static final int BEATS_IN_LEASE = 3;

  /** So many records of the log are let be before a hub tells its subscriptions anew. */
  private static final long RECORDS_LET_BE = 10_000;

  private static final long RECORDS_FOR_EACH = 4;

  private final LogEngine engine;
  private final UpdateStore store;
  private final LogClock clock;
  private final Duration timeout;
  private final Duration lease;
  private final boolean trims;
  private final Faults faults = new Faults(LOG);
  private final Completions completions = new Completions(faults);
  private final Troubles troubles;
  private final Appender appender;
  private final CountDownLatch firstRead = new CountDownLatch(1);
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, work -> daemon(work, "mercure-log-timer"));
  private final List<Future<?>> tasks = new ArrayList<>();
  private volatile Intake intake;
  private Tail tail;
  private Thread appending;
  private Thread reading;
  private boolean isBeating;
  private long beatNanos;
  private long beatingSinceNanos;
  private volatile boolean started;
  private volatile boolean closed;

  /**
   * A log that goes on where the store is.
   *
   * @param engine is closed with the log
   * @param store what was taken in so far; its clock is {@code clock}
   * @param clock is set by what the engine says
   * @param timeout how long an append may take
   * @param lease for how long a hub may append nothing before its subscriptions count as ended; a
   *     hub appends something three times in this time
   * @param trims whether what this hub no longer keeps may be dropped from the log
   */
  public SharedUpdateLog(
      LogEngine engine,
      UpdateStore store,
      LogClock clock,
      Duration timeout,
      Duration lease,
      boolean trims) {
    this.engine = engine;
    this.store = store;
    this.clock = clock;
    this.timeout = timeout;
    this.lease = lease;
    this.trims = trims;
    this.troubles = new Troubles(engine.description());
    this.appender = new Appender(engine, timeout, completions, faults, troubles);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts the log. A hub that has no history yet first takes in what the log has, for a minute at
   * most and unless the engine cannot be reached.
   */
  @Override
  public void start(LogFollower follower) {
    synchronized (this) {
      if (started) {
        throw new IllegalStateException("the log is started");
      }
      started = true;
      boolean fresh = store.logMark().isEmpty();
      intake = new Intake(store, appender, follower, clock, faults);
      tail = new Tail(engine, intake, troubles, faults);
      appender.begin(intake::isBehind, tail::verify);
      reading = daemon(tail::run, "mercure-log-tail");
      appending = daemon(() -> forEver(appender::run), "mercure-log-append");
      reading.start();
      appending.start();
      every(EXPIRY_MILLIS, appender::expire);
      every(lease.dividedBy(BEATS_IN_LEASE).toMillis(), this::beat);
      if (trims) {
        every(TimeUnit.SECONDS.toMillis(TRIM_SECONDS), this::trim);
      }
      beat();
      if (fresh) {
        awaitFirstRead();
      }
    }
  }

  /** The thread must not end of what should not have happened: nothing would be appended. */
  private void forEver(Runnable work) {
    while (!closed && !Thread.currentThread().isInterrupted()) {
      try {
        work.run();
      } catch (Throwable e) {
        faults.report("appending to the log failed and goes on", e);
      }
    }
  }

  private void every(long millis, Runnable work) {
    tasks.add(
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                faults.report("a task of the log failed and is done again", e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS));
  }

  private void beat() {
    appender
        .barrier(true)
        .whenComplete(
            (done, error) -> {
              if (error == null) {
                troubles.caughtUp();
                firstRead.countDown();
                beatCameBack();
                expireOthers();
              }
            });
  }

  private synchronized void beatCameBack() {
    long now = System.nanoTime();
    if (!isBeating || now - beatNanos > lease.toNanos()) {
      // Whoever was silent meanwhile may just not have reached the engine, like this hub.
      isBeating = true;
      beatingSinceNanos = now;
    }
    beatNanos = now;
  }

  /** Has the subscriptions end of hubs that are silent although the log can be used. */
  private synchronized void expireOthers() {
    long now = System.nanoTime();
    boolean mayJudge = now - beatingSinceNanos > lease.toNanos();
    intake
        .holders()
        .forEach(
            (origin, heard) -> {
              boolean isSilent = mayJudge && now - heard.nanos() > lease.toNanos();
              boolean wasThis = intake.before().equals(OptionalLong.of(origin));
              if (origin != appender.origin() && (isSilent || wasThis)) {
                appender.append(LogRecord.EXPIRE, LogRecord.bodyOf(origin, heard.number()));
              }
            });
  }

  private void awaitFirstRead() {
    try {
      for (int i = 0; i < FIRST_READ_SECONDS && !troubles.isAway(); i++) {
        if (firstRead.await(1, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.log(Level.WARNING, "the log on {0} is still being read", engine.description());
  }

  private void trim() {
    Optional<Position> needed = store.neededFrom().map(SharedUpdateLog::position);
    if (needed.isEmpty()) {
      return;
    }
    Position first = needed.get();
    Optional<Position> own = Optional.empty();
    // A hub that reads the log from its beginning must come to know all that are subscribed.
    for (OpenSubscription open : store.subscriptions()) {
      Position since = position(open.since());
      if (since.compareTo(first) < 0) {
        first = since;
      }
      if (open.origin() == appender.origin()
          && own.filter(at -> at.compareTo(since) <= 0).isEmpty()) {
        own = Optional.of(since);
      }
    }
    if (own.filter(since -> isLongAgo(since, needed.get())).isPresent()) {
      appender.appendSnapshot();
    }
    try {
      engine.trim(first);
    } catch (LogEngineException e) {
      LOG.log(Level.FINE, "the log could not be trimmed", e);
    }
  }

  private boolean isLongAgo(Position since, Position needed) {
    long letBe = RECORDS_LET_BE + RECORDS_FOR_EACH * intake.ownSubscriptions();
    return since.major() < needed.major() || needed.minor() - since.minor() > letBe;
  }

  private static Position position(LogPlace place) {
    return new Position(place.major(), place.minor());
  }

  @Override
  public CompletionStage<Update> append(Update update) {
    return appender.append(update);
  }

  @Override
  public CompletionStage<Void> caughtUp() {
    return appender.barrier(false);
  }

  @Override
  public LogHealth health() {
    boolean alive = started && reading != null && reading.isAlive() && appending.isAlive();
    return new LogHealth(
        !closed && alive,
        Duration.ofNanos(alive ? intake.stuckNanos() : 0),
        store.failure().or(troubles::failure),
        faults.total());
  }

  /** Waits for what is under way as long as an append may take. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    appender.leave();
    appender.refuse();
    try {
      if (started && !appender.awaitIdle(timeout)) {
        LOG.warning("not all updates that were to be logged are known to be when the hub stopped");
      }
      closed = true;
      tasks.forEach(task -> task.cancel(false));
      timer.shutdown();
      appender.stop();
      if (started) {
        tail.stop();
      }
      engine.close();
      if (started) {
        reading.join(JOIN_MILLIS);
        appending.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    completions.close();
  }
}
