package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.Update;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** All lanes of the hub, and the threads that own them. Thread-safe. */
public final class Lanes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lanes.class.getName());

  /** How long one write may hold a lane before another thread takes the lane over. */
  private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long WATCH_MILLIS = 25;

  /** How much time each stream gets when all end: so many clients come back to another hub. */
  private static final long DRAIN_NANOS_EACH = TimeUnit.MILLISECONDS.toNanos(5);

  /** The share of the time for draining within which streams begin to end. */
  private static final double DRAIN_SHARE = 0.8;

  private static final int READERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** How long stopping waits for the lanes. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<Lane> lanes;
  private final HubUrl hubUrl;
  private final Backlog backlog;
  private final AtomicLong opened = new AtomicLong();
  private final ExecutorService owners = Executors.newCachedThreadPool(threads("mercure-lane-"));
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(threads("mercure-blocking-"));

  /**
   * A few: what they read comes from one disk. Nobody interrupts them, which would close a file.
   */
  private final ExecutorService readers =
      Executors.newFixedThreadPool(READERS, threads("mercure-reader-"));

  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(threads("mercure-watchdog-"));
  private final ScheduledFuture<?> watching;

  /**
   * Starts the lanes.
   *
   * @param listener is told of every connection
   */
  public Lanes(LaneSettings settings, History history, HubUrl hubUrl, ConnectionListener listener) {
    this.hubUrl = hubUrl;
    this.backlog =
        new Backlog(settings.lanes() * settings.backlogBytes(), settings.maxWaiting(), blocking);
    long sequence = history.lastSequence();
    this.lanes =
        Stream.generate(
                () ->
                    new Lane(
                        settings, history, hubUrl, sequence, listener, backlog, blocking, readers))
            .limit(settings.lanes())
            .toList();
    lanes.forEach(lane -> owners.execute(lane::run));
    watching =
        watchdog.scheduleWithFixedDelay(
            this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void watch() {
    for (Lane lane : lanes) {
      if (lane.takeOver(STUCK_NANOS)) {
        owners.execute(lane::run);
      }
    }
  }

  /** Hands an update to all lanes; called in the order of the log. Does not block. */
  public void deliver(Update update) {
    Candidate candidate = new Candidate(update, hubUrl);
    for (Lane lane : lanes) {
      backlog.add(candidate.bytes());
      lane.deliver(candidate);
    }
  }

  /** How far the lanes are behind. */
  public Backlog backlog() {
    return backlog;
  }

  /**
   * Opens a subscriber's stream on the hub's own sink. Once its first bytes are out, the subscriber
   * misses nothing.
   */
  public void open(Subscriber subscriber, ServletEventSink sink, StreamTerms terms) {
    open(new Connection(subscriber, sink, terms));
  }

  /** The same for a sink that the container gave to a resource of the application. */
  public void open(Subscriber subscriber, SseEventSink sink, Sse sse, StreamTerms terms) {
    open(new Connection(subscriber, new ContainerEventChannel(sink, sse), terms));
  }

  void open(Connection connection) {
    int lane = (int) (opened.getAndIncrement() % lanes.size());
    lanes.get(lane).open(connection);
  }

  /**
   * Ends all streams one by one, each after what is queued for it, and waits for that. Updates are
   * still delivered meanwhile; connections are no longer taken.
   *
   * @param time how long it may take; few streams take less
   */
  public void drain(Duration time) {
    long spread = (long) (time.toNanos() * DRAIN_SHARE);
    lanes.forEach(lane -> lane.drain(DRAIN_NANOS_EACH * lanes.size(), spread));
    long end = System.nanoTime() + time.toNanos();
    try {
      for (Lane lane : lanes) {
        if (!lane.awaitDrained(end - System.nanoTime())) {
          LOG.warning("not all streams took what was queued for them before the hub stopped");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all streams that are left, at once. */
  @Override
  public void close() {
    lanes.forEach(Lane::stop);
    try {
      // The watchdog goes on: a lane may have to be taken from a write that blocks before it ends.
      long end = System.nanoTime() + STOP_NANOS;
      for (Lane lane : lanes) {
        if (!lane.awaitEnd(end - System.nanoTime())) {
          LOG.warning("a lane did not end in time: its streams are left to the server");
        }
      }
      watching.cancel(false);
      watchdog.shutdown();
      owners.shutdownNow();
      readers.shutdown();
      // They may only refuse work once the lanes have handed them the last of it.
      blocking.shutdown();
      // The container must still know the requests while they are completed.
      if (!blocking.awaitTermination(STOP_NANOS, TimeUnit.NANOSECONDS)) {
        LOG.warning("streams that are blocked were left to the server");
      }
      // What they read from is closed after this.
      if (!readers.awaitTermination(STOP_NANOS, TimeUnit.NANOSECONDS)) {
        LOG.warning("a page of the history is still being read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
