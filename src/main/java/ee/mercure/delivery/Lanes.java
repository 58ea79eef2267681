package ee.mercure.delivery;

import ee.mercure.config.DeliveryConfig;
import ee.mercure.history.History;
import ee.mercure.metric.Faults;
import ee.mercure.topic.HubUrl;
import ee.mercure.update.Update;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** All lanes of the hub, and the threads that own them. Thread-safe. */
public final class Lanes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lanes.class.getName());

  /** How much time each stream gets when all end: so many clients come back to another hub. */
  private static final long DRAIN_NANOS_EACH = TimeUnit.MILLISECONDS.toNanos(5);

  /** The share of the time for draining within which streams begin to end. */
  private static final double DRAIN_SHARE = 0.8;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int READERS = Math.max(2, PROCESSORS);

  /** How many slow readers may be written to, or block a thread, at the same time. */
  private static final int ASIDE = 256;

  /**
   * How much of the heap may be held of what slow clients have not taken. While it is written, an
   * event takes three times as much: its bytes, those of its batch and its text.
   */
  private static final int HELD_SHARE = 16;

  /** How much of the heap the updates may take together that wait in outboxes. */
  private static final int OUTBOXES_SHARE = 16;

  private static final int CLOSERS = 32;
  private static final long IDLE_SECONDS = 60;

  /** How long stopping waits for the lanes. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Faults faults = new Faults(LOG);
  private final List<Lane> lanes;
  private final HubUrl hubUrl;
  private final Backlog backlog;
  private final AtomicLong opened = new AtomicLong();
  private final ExecutorService owners =
      Executors.newCachedThreadPool(Threads.daemons("mercure-lane-"));
  private final ExecutorService aside = bounded(ASIDE, "mercure-blocking-");
  private final ExecutorService closers = bounded(CLOSERS, "mercure-closer-");

  /** Completes publications that waited, behind nobody's slow reader. */
  private final ExecutorService releasers = bounded(READERS, "mercure-release-");

  /**
   * A few: what they read comes from one disk. Nobody interrupts them, which would close a file.
   */
  private final ExecutorService readers = bounded(READERS, "mercure-reader-");

  private final Closer closer = new Closer(closers, faults);
  private final AtomicInteger blocked = new AtomicInteger();
  private final Watchdog watchdog;
  private final DepartureWatch departures;

  /**
   * Starts the lanes, one for each core.
   *
   * @param listener is told of every connection
   */
  public Lanes(DeliveryConfig config, History history, HubUrl hubUrl, ConnectionListener listener) {
    this(PROCESSORS, config, history, hubUrl, listener);
  }

  Lanes(
      int number,
      DeliveryConfig config,
      History history,
      HubUrl hubUrl,
      ConnectionListener listener) {
    this.hubUrl = hubUrl;
    this.backlog = new Backlog(number * config.backlogBytes(), config.maxWaiting(), releasers);
    long heap = Runtime.getRuntime().maxMemory();
    long maxHeldBytes = heap / HELD_SHARE;
    this.lanes =
        Stream.generate(
                () ->
                    new Lane(
                        config,
                        history,
                        hubUrl,
                        listener,
                        backlog,
                        closer,
                        aside,
                        readers,
                        maxHeldBytes / number,
                        // Not divided: the updates are the same in all lanes.
                        heap / OUTBOXES_SHARE,
                        blocked,
                        faults))
            .limit(number)
            .toList();
    this.watchdog = new Watchdog(lanes, owners, blocked::get, closer::retry, faults);
    lanes.forEach(lane -> owners.execute(lane::run));
    watchdog.start();
    this.departures = new DepartureWatch(OpenSockets.TABLES, lanes, faults);
    departures.start();
  }

  private static ExecutorService bounded(int threads, String prefix) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Threads.daemons(prefix));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Hands an update to all lanes; called in the order of the log. Does not block. */
  public void deliver(Update update) {
    RoutedUpdate routed = new RoutedUpdate(update, hubUrl);
    for (Lane lane : lanes) {
      backlog.add(routed.bytes());
      lane.deliver(routed);
    }
  }

  /** How far the lanes are behind. */
  public Backlog backlog() {
    return backlog;
  }

  /** Whether every lane has lately taken what waited for it, and somebody looks after them. */
  public boolean areTurning() {
    return watchdog.isContent();
  }

  /** How many failures the lanes have outlived. */
  public long faults() {
    return faults.total();
  }

  /**
   * Opens a subscriber's stream on the hub's own sink. Once its first bytes are out, the subscriber
   * misses nothing.
   *
   * @param onEnd runs once when the stream has ended, also when it could not be opened; on any
   *     thread
   */
  public void open(
      Subscriber subscriber, ServletEventSink sink, StreamTerms terms, Runnable onEnd) {
    open(new Connection(subscriber, sink, terms, onEnd));
  }

  /** The same for a sink that the container gave to a resource of the application. */
  public void open(Subscriber subscriber, SseEventSink sink, Sse sse, StreamTerms terms) {
    open(new Connection(subscriber, new ContainerEventChannel(sink, sse), terms, () -> {}));
  }

  void open(Connection connection) {
    if (connection.channel().isMultiplexed()) {
      departures.joined(connection.channel().socket());
    }
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
    departures.stop();
    lanes.forEach(Lane::stop);
    try {
      // The watchdog goes on: a lane may have to be taken from a write that blocks before it ends.
      long end = System.nanoTime() + STOP_NANOS;
      for (Lane lane : lanes) {
        if (!lane.awaitEnd(end - System.nanoTime())) {
          LOG.warning("a lane did not end in time: its streams are left to the server");
        }
      }
      watchdog.stop();
      owners.shutdownNow();
      readers.shutdown();
      releasers.shutdown();
      aside.shutdown();
      // They may only refuse work once the lanes have handed them the last of it.
      closers.shutdown();
      // The container must still know the requests while they are completed.
      if (!closers.awaitTermination(STOP_NANOS, TimeUnit.NANOSECONDS)) {
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
}
