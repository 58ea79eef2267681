package ee.mercure.delivery;

import ee.mercure.metric.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * Looks, several times in a heartbeat, which connections their clients have closed, and has the
 * lanes write to those. That shows whether somebody is still there: a server learns of a closed
 * connection only by writing to it, and then by the second write. The same is done for the other
 * streams of a connection that has got a new one: what a page had open before it was loaded anew.
 * Where the kernel has no table of connections, clients that leave are noticed by the heartbeats
 * alone.
 */
final class DepartureWatch {
  private static final Logger LOG = Logger.getLogger(DepartureWatch.class.getName());

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(750);

  /** When it looks again once something was written: the answer of who is gone is there by then. */
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Looking takes at most this share of a core, on machines with very many connections too. */
  private static final int MAX_SHARE = 50;

  private final List<Path> tables;
  private final List<Lane> lanes;
  private final Faults faults;
  private final Thread thread = Threads.daemons("mercure-departures-").newThread(this::run);
  private volatile Set<Long> joined = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * What one look shows.
   *
   * @param beganNanos since when, by {@link System#nanoTime}: it knows nothing of who came later
   * @param open the connections that are open on both sides
   * @param joined those that have got a further stream since the last look
   */
  record Look(long beganNanos, OpenSockets open, Set<Long> joined) {}

  DepartureWatch(List<Path> tables, List<Lane> lanes, Faults faults) {
    this.tables = tables;
    this.lanes = lanes;
    this.faults = faults;
  }

  void start() {
    if (tables.stream().anyMatch(Files::isReadable)) {
      thread.start();
    } else {
      LOG.config("there is no table of connections here: heartbeats alone show who has left");
    }
  }

  /** A stream is about to be opened on a connection that may have others; called by any thread. */
  void joined(long socket) {
    if (thread.isAlive()) {
      joined.add(socket);
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long ended = System.nanoTime();
    long took = 0;
    while (!stopped) {
      LockSupport.parkNanos(PROBE_NANOS);
      long now = System.nanoTime();
      long wanted = lanes.stream().anyMatch(Lane::isProbing) ? PROBE_NANOS : LOOK_NANOS;
      if (now - ended >= Math.max(wanted, MAX_SHARE * took)) {
        lookSafely();
        ended = System.nanoTime();
        took = ended - now;
      }
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (Throwable e) {
      faults.report("looking for clients that have left failed once", e);
    }
  }

  private void look() throws IOException {
    if (lanes.stream().noneMatch(Lane::hasStreams)) {
      return;
    }
    long began = System.nanoTime();
    Set<Long> since = joined;
    joined = ConcurrentHashMap.newKeySet();
    Look look = new Look(began, OpenSockets.read(tables), since);
    lanes.forEach(lane -> lane.look(look));
  }
}
