package ee.mercure.hub;

import ee.mercure.log.UpdateLog;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has the log take subscription events, on a thread of its own and a little at a time: however many
 * there are, publications find their way between them. What the log refuses is tried again until it
 * is taken. Thread-safe.
 */
final class Announcer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Announcer.class.getName());

  /** How much the log is given at once. */
  private static final int CHUNK_EVENTS = 64;

  private static final long CHUNK_BYTES = 256 * 1024;

  private static final long RETRY_MILLIS = 500;
  private static final long CLOSE_MILLIS = 10_000;

  /** Makes the event of an announcement. */
  interface Events {
    /** The event of one subscription for one version. */
    Update of(Announcement.Part part, boolean begins);
  }

  private final Announcements waiting;
  private final Events events;
  private final UpdateLog log;
  private final PublishGate gate;
  private Thread thread;
  private volatile boolean closing;

  /** Whether the log refuses; changed by the thread alone. */
  private volatile boolean failing;

  /**
   * Begins with the first announcement.
   *
   * @param gate counts what it gives to the log
   */
  Announcer(Announcements waiting, Events events, UpdateLog log, PublishGate gate) {
    this.waiting = waiting;
    this.events = events;
    this.log = log;
    this.gate = gate;
  }

  /** Tells sooner or later; who waits for that is refused while the log refuses. Does not block. */
  void tell(Announcement announcement) {
    if (announcement.count() == 0 || !waiting.add(announcement)) {
      announcement.told().complete(null);
    } else {
      start();
      if (failing) {
        refuse(announcement);
      }
    }
  }

  private synchronized void start() {
    if (thread == null) {
      thread = new Thread(this::tellAll, "mercure-presence");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void tellAll() {
    while (true) {
      try {
        Optional<Announcement> next = waiting.take();
        if (next.isEmpty()) {
          return;
        }
        tellWhole(next.get());
      } catch (Throwable e) {
        // Nobody would be told anything any more.
        failed(e);
      }
    }
  }

  private void tellWhole(Announcement announcement) throws InterruptedException {
    try {
      List<Announcement.Part> left = announcement.parts();
      while (!left.isEmpty()) {
        left = tellSome(left, announcement.begins());
        if (failing && !left.isEmpty()) {
          refuse(announcement);
          // Those behind it would wait for as long as it does.
          waiting.all().forEach(Announcer::refuse);
          if (closing) {
            return;
          }
          TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
      }
    } finally {
      waiting.done(announcement);
      announcement.told().complete(null);
    }
  }

  private static void refuse(Announcement announcement) {
    announcement.told().completeExceptionally(new OverloadedException());
  }

  /** Tells a chunk of it, and returns what is left, that which could not be told included. */
  private List<Announcement.Part> tellSome(List<Announcement.Part> parts, boolean begins) {
    await(gate.caughtUp().toCompletableFuture());
    List<CompletableFuture<Boolean>> taken = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < Math.min(CHUNK_EVENTS, parts.size()) && bytes < CHUNK_BYTES) {
      Update event = events.of(parts.get(taken.size()), begins);
      bytes += event.weight();
      taken.add(append(event));
    }
    failing = false;
    List<Announcement.Part> left = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      if (!await(taken.get(i))) {
        left.add(parts.get(i));
        failing = true;
      }
    }
    left.addAll(parts.subList(taken.size(), parts.size()));
    return left;
  }

  private CompletableFuture<Boolean> append(Update event) {
    long weight = event.weight();
    gate.force(weight);
    return log.append(event)
        .whenComplete((logged, error) -> gate.end(weight))
        .handle(
            (logged, error) -> {
              if (error != null) {
                failed(error);
              }
              return error == null;
            })
        .toCompletableFuture();
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.join();
  }

  private void failed(Throwable error) {
    LOG.log(
        failing ? Level.FINE : Level.WARNING, "a subscription event could not be logged", error);
  }

  /** Tells what waits, as far as the log takes it, and ends. */
  @Override
  public void close() {
    closing = true;
    waiting.close();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null) {
      return;
    }
    try {
      running.join(CLOSE_MILLIS);
      if (running.isAlive()) {
        LOG.warning("not all ends of subscriptions could be logged");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
