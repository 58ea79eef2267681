package ee.mercure.history;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.MVStoreException;

/**
 * The file of a history as it comes and goes: after a change that failed it is opened anew as it
 * was, reads go on, and the next change, but not at once, tries again. Thread-safe: changes exclude
 * each other, reads exclude nothing.
 */
final class RecoveringFile {
  private static final Logger LOG = Logger.getLogger(RecoveringFile.class.getName());

  /** How long after a failure no write is tried. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private final Supplier<StoreFile> opener;
  private final LongSupplier last;
  private final StoreErrors errors;

  /** Held while the file is changed or exchanged. Background work holds it briefly. */
  private final ReentrantLock changing = new ReentrantLock(true);

  private volatile StoreFile file;
  private volatile HistoryException failure;
  private volatile long failedNanos;
  private volatile boolean closed;

  /**
   * A file that is not open yet.
   *
   * @param opener opens it, or throws a {@link HistoryException}
   * @param last the last sequence that was stored for good
   */
  RecoveringFile(Path path, Supplier<StoreFile> opener, LongSupplier last) {
    this.path = path;
    this.opener = opener;
    this.last = last;
    this.errors = new StoreErrors(path);
  }

  /** Opens it for the first time. */
  StoreFile open() {
    file = opener.get();
    return file;
  }

  /**
   * Changes the file for a publisher.
   *
   * @throws HistoryException if that fails; then nothing is changed
   */
  void write(Consumer<StoreFile> work) {
    changing.lock();
    try {
      work.accept(writable());
      recovered();
    } catch (MVStoreException | IllegalStateException e) {
      throw fail(e);
    } finally {
      changing.unlock();
    }
  }

  private StoreFile writable() {
    if (closed) {
      throw errors.unavailable(null);
    }
    if (failure != null && System.nanoTime() - failedNanos < PAUSE_NANOS) {
      throw failure;
    }
    return file != null ? file : reopen();
  }

  private void recovered() {
    if (failure != null) {
      failure = null;
      LOG.log(Level.INFO, "the history in {0} is written again", path);
    }
  }

  private HistoryException fail(RuntimeException cause) {
    HistoryException error = errors.onWriting(cause);
    if (failure == null) {
      LOG.log(Level.SEVERE, "{0}; publications are refused until it can", error.getMessage());
    }
    failure = error;
    failedNanos = System.nanoTime();
    abandon();
    try {
      reopen();
    } catch (HistoryException e) {
      LOG.log(Level.SEVERE, "{0}", e.getMessage());
    }
    return error;
  }

  private void abandon() {
    StoreFile broken = file;
    file = null;
    if (broken != null) {
      broken.abandon();
    }
  }

  /** Opens the file as it was after the last write that succeeded. */
  private StoreFile reopen() {
    StoreFile opened = opener.get();
    long stored = last.getAsLong();
    if (opened.last() > stored) {
      // The last commit was written and could not be synced: its publishers were told that it
      // failed.
      for (long sequence = opened.last(); sequence > stored; sequence--) {
        opened.remove(sequence);
      }
      opened.last(stored);
    }
    file = opened;
    return opened;
  }

  /** Does something with the file, if there is one, that excludes changes. */
  void whileOpen(Consumer<StoreFile> work) {
    locked(
        open -> {
          work.accept(open);
          return true;
        });
  }

  /**
   * Changes the file in the background. What is changed is written with the next commit.
   *
   * @return what the work returns; null while there is no file or writing fails
   */
  <T> T change(Function<StoreFile, T> work) {
    return locked(open -> failure != null ? null : work.apply(open));
  }

  private <T> T locked(Function<StoreFile, T> work) {
    changing.lock();
    try {
      StoreFile open = file;
      return open == null ? null : work.apply(open);
    } catch (MVStoreException | IllegalStateException e) {
      throw fail(e);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Reads from the file.
   *
   * @throws HistoryException if that fails, or there is no file
   */
  <T> T read(Function<StoreFile, T> work) {
    while (true) {
      StoreFile open = file;
      if (open == null) {
        throw errors.unavailable(failure);
      }
      try {
        return open.reading(() -> work.apply(open));
      } catch (MVStoreException | IllegalStateException e) {
        if (file == open) {
          throw errors.onReading(e);
        }
        // The file was exchanged after a failure of a write, which is no failure of this read.
      }
    }
  }

  /** Writes what is left and closes the file. Does nothing when called again. */
  void close() {
    changing.lock();
    try {
      closed = true;
      StoreFile open = file;
      file = null;
      if (open != null) {
        open.close();
      }
    } catch (MVStoreException e) {
      LOG.log(Level.WARNING, "{0}", errors.onWriting(e).getMessage());
    } finally {
      changing.unlock();
    }
  }
}
