package ee.mercure.history.store;

import ee.mercure.history.HistoryException;
import ee.mercure.history.Retention;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has whoever writes clean up before the next write when more is written than the housekeeping
 * removes: the file stays within twice its limit, and writes become slower in place of it. For the
 * thread that writes.
 */
final class WriterCleaning {
  private static final Logger LOG = Logger.getLogger(WriterCleaning.class.getName());

  /** The surplus that is left to the housekeeping, as a part of the limit. */
  private static final int SURPLUS_SHARE = 8;

  private static final long SURPLUS_BYTES = 1 << 20;
  private static final long SURPLUS_UPDATES = 1_000;

  /** What the file may have beside its updates: indexes, and space that is free. */
  private static final long SPARE_BYTES = 32 << 20;

  private static final int PIECE_BYTES = 4 << 20;

  /** How many pieces are written together after one write: more than a write may have added. */
  private static final int PIECES = 8;

  private final UpdateStore store;
  private final Expiry expiry;
  private final long maxUpdates;
  private final long maxBytes;
  private final long maxFileBytes;

  /** The cleaning of one store. */
  WriterCleaning(UpdateStore store) {
    this.store = store;
    this.expiry = new Expiry(store);
    Retention retention = store.retention();
    maxUpdates = withSurplus(retention.maxUpdates(), SURPLUS_UPDATES);
    maxBytes = withSurplus(retention.maxBytes(), SURPLUS_BYTES);
    maxFileBytes =
        maxBytes > Long.MAX_VALUE / 4 ? Long.MAX_VALUE : 2 * retention.maxBytes() + SPARE_BYTES;
  }

  private static long withSurplus(long limit, long atLeast) {
    return limit > Long.MAX_VALUE / 4 ? limit : limit + Math.max(atLeast, limit / SURPLUS_SHARE);
  }

  /** Cleans up what is too much; does nothing while writing fails. */
  void catchUp() {
    try {
      while (holds(file -> store.counted(file) > maxUpdates || store.isLargerThan(file, maxBytes))
          && expiry.removeSome()) {}
      for (int piece = 0; piece < PIECES && holds(file -> file.size() > maxFileBytes); piece++) {
        store.change(
            file -> {
              file.reclaim(PIECE_BYTES);
              return true;
            });
      }
    } catch (HistoryException e) {
      // What was to be written is written.
      LOG.log(Level.FINE, "the history could not be tidied", e);
    }
  }

  private boolean holds(Predicate<StoreFile> condition) {
    return Boolean.TRUE.equals(store.change(condition::test));
  }
}
