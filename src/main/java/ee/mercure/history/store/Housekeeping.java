package ee.mercure.history.store;

import ee.mercure.history.HistoryException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps a store within its retention and gives space on the disk back, on a thread of its own, in
 * small pieces between which publications are written.
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** How many bytes are written or moved in one piece. */
  private static final int PIECE_BYTES = 2 << 20;

  /** How many pieces are moved in one go, so that syncing is not put off for long. */
  private static final int PIECES = 16;

  private final UpdateStore store;
  private final Expiry expiry;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "mercure-history");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> tidying;

  /** Owned by the thread. */
  private boolean failing;

  /** Starts to keep house. */
  public Housekeeping(UpdateStore store) {
    this.store = store;
    this.expiry = new Expiry(store);
    long millis = PERIOD.toMillis();
    tidying = thread.scheduleWithFixedDelay(this::tidy, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tidy() {
    try {
      store.sync();
      while (!thread.isShutdown() && expiry.removeSome()) {
        if (store.failure().isPresent()) {
          // On a full disk a small commit may succeed, and make room for the next one.
          store.commitChanges();
        }
        store.sync();
      }
      store.commitChanges();
      store.markCommitted();
      for (int piece = 0; piece < PIECES && !thread.isShutdown() && compactSome(); piece++) {
        store.sync();
      }
      failing = false;
    } catch (HistoryException e) {
      LOG.log(Level.FINE, "the history could not be tidied", e);
    } catch (Throwable e) {
      // Else nothing would be tidied any more.
      LOG.log(failing ? Level.FINE : Level.WARNING, "the history could not be tidied", e);
      failing = true;
    }
  }

  private boolean compactSome() {
    return Boolean.TRUE.equals(store.compact(PIECE_BYTES));
  }

  /** Ends after the piece that is under way. */
  @Override
  public void close() {
    tidying.cancel(false);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warning("the history is still being tidied");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
