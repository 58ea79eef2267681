package ee.mercure.delivery;

import ee.mercure.metric.Faults;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.logging.Logger;

/**
 * Takes lanes from writes that block, and notices lanes that no longer turn.
 *
 * <p>A single blocked write is given some time, since a handed-over lane costs a thread, and a busy
 * machine alone may hold a write up. Where several are blocked at the same time, more are likely
 * to: each is given so little time then that a thousand of them together hold the others up for a
 * second or two.
 */
final class Watchdog {
  private static final Logger LOG = Logger.getLogger(Watchdog.class.getName());

  /** How long one write may hold a lane before another thread takes the lane over. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final long ALERT_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long ALERT_WATCH_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** How many writes must be blocked at the same time for little patience. */
  private static final int ALERT_BLOCKED = 2;

  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a lane may leave unanswered what it was asked. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** For how long it may be unknown that all is well before it counts as not being so. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<Lane> lanes;
  private final Executor owners;
  private final IntSupplier blocked;
  private final Runnable upkeep;
  private final Faults faults;
  private final Queue<Lane> ownerless = new ArrayDeque<>();
  private final Thread thread = Threads.daemons("mercure-watchdog-").newThread(this::run);
  private boolean alert;
  private long askedNanos = System.nanoTime();
  private volatile long contentNanos = System.nanoTime();
  private volatile boolean stopped;
  private boolean toldStuck;

  /**
   * A watchdog that sleeps.
   *
   * @param owners run lanes
   * @param blocked how many writes have lost their lane and are not over
   * @param upkeep is done every second
   */
  Watchdog(List<Lane> lanes, Executor owners, IntSupplier blocked, Runnable upkeep, Faults faults) {
    this.blocked = blocked;
    this.lanes = lanes;
    this.owners = owners;
    this.upkeep = upkeep;
    this.faults = faults;
  }

  /** Asks once before it goes on by itself: what lanes need at their end is loaded by that. */
  void start() {
    ask(System.nanoTime());
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /** Whether all lanes turn, and the watchdog itself does; called by any thread. */
  boolean isContent() {
    return System.nanoTime() - contentNanos < STUCK_NANOS;
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(alert ? ALERT_WATCH_NANOS : WATCH_NANOS);
      try {
        watch(System.nanoTime());
      } catch (Throwable e) {
        faults.report("the watchdog failed once and goes on", e);
      }
    }
  }

  private void watch(long now) {
    for (Lane lane : lanes) {
      if (lane.takeOver(alert ? ALERT_PATIENCE_NANOS : PATIENCE_NANOS)) {
        ownerless.add(lane);
      }
    }
    alert = blocked.getAsInt() >= ALERT_BLOCKED;
    while (!ownerless.isEmpty()) {
      // Left in the queue when no thread can be had, and tried again.
      owners.execute(ownerless.peek()::run);
      ownerless.remove();
    }
    if (now - askedNanos >= ASK_NANOS) {
      askedNanos = now;
      ask(now);
      upkeep.run();
    }
  }

  private void ask(long now) {
    boolean allTurn = true;
    for (Lane lane : lanes) {
      allTurn &= lane.isTurning(ANSWER_NANOS);
    }
    if (allTurn) {
      contentNanos = now;
      toldStuck = false;
    } else if (!toldStuck) {
      toldStuck = true;
      LOG.severe("a lane does not turn any more: its subscribers receive nothing");
    }
  }
}
