package ee.mercure.history.store;

import ee.mercure.history.HistoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.MVStoreException;

/**
 * The file of a history as it comes and goes: after a change that failed, for whatever reason, it
 * is opened anew as it was, reads go on, and the next change, but not at once, tries again. It is
 * not written while its path names another file or a shorter one. Thread-safe: changes exclude each
 * other, reads exclude nothing.
 *
 * <p>Any thread may read, also one that is interrupted, which closes the channel for all: then the
 * file is opened anew, and whoever met that tries again.
 */
final class RecoveringFile {
  private static final Logger LOG = Logger.getLogger(RecoveringFile.class.getName());

  /** How long after a failure no write is tried. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often one goes on after interrupts have closed the file, before that is a failure. */
  private static final int ATTEMPTS = 10;

  private final Path path;
  private final Supplier<StoreFile> opener;
  private final LongSupplier last;
  private final Consumer<StoreFile> asItWas;
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
   * @param asItWas undoes in a file that was opened anew what else was not stored for good
   */
  RecoveringFile(
      Path path, Supplier<StoreFile> opener, LongSupplier last, Consumer<StoreFile> asItWas) {
    this.path = path;
    this.opener = opener;
    this.last = last;
    this.asItWas = asItWas;
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
   * @param work may be done twice, from the same beginning
   * @throws HistoryException if that fails; then nothing is changed
   */
  void write(Consumer<StoreFile> work) {
    changing.lock();
    try {
      if (isResting()) {
        throw failure;
      }
      work(
          open -> {
            work.accept(open);
            recovered();
            return true;
          },
          true);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Changes the file in the background. What is changed is written with the next commit.
   *
   * @return what the work returns; null while there is no file, or shortly after a failure
   */
  <T> T change(Function<StoreFile, T> work) {
    changing.lock();
    try {
      return closed || isResting() ? null : work(work, false);
    } finally {
      changing.unlock();
    }
  }

  private <T> T work(Function<StoreFile, T> work, boolean forPublisher) {
    try (HeldInterrupts interrupts = new HeldInterrupts()) {
      StoreFile open = file != null ? file : reopen(interrupts);
      open.checkPlace(errors);
      try {
        return work.apply(open);
      } catch (MVStoreException | IllegalStateException e) {
        if (!StoreErrors.isClosedChannel(e)) {
          throw e;
        }
        // A reader was interrupted, which is no failure of this change.
        interrupts.hold();
        abandon();
        return work.apply(reopen(interrupts));
      }
    } catch (HistoryException e) {
      throw failed(e, forPublisher);
    } catch (Throwable e) {
      throw exchangeAfter(failed(errors.onWriting(e), forPublisher));
    }
  }

  private HistoryException exchangeAfter(HistoryException error) {
    try (HeldInterrupts interrupts = new HeldInterrupts()) {
      abandon();
      tryToReopen(interrupts);
      return error;
    }
  }

  private HistoryException failed(HistoryException error, boolean forPublisher) {
    boolean news = failure == null || !error.getMessage().equals(failure.getMessage());
    if (news && !closed) {
      LOG.log(Level.SEVERE, "{0}; meanwhile publications are refused", error.getMessage());
    }
    if (failure == null || forPublisher) {
      failedNanos = System.nanoTime();
    }
    failure = error;
    return error;
  }

  private boolean isResting() {
    return failure != null && System.nanoTime() - failedNanos < PAUSE_NANOS;
  }

  /** Something was written: what failed before is over. */
  void recovered() {
    if (failure != null) {
      failure = null;
      LOG.log(Level.INFO, "the history in {0} is written again", path);
    }
  }

  /** Why the file cannot be written, in one line, unless the last attempt succeeded. */
  Optional<String> failure() {
    return Optional.ofNullable(failure).map(Throwable::getMessage);
  }

  private void abandon() {
    StoreFile broken = file;
    file = null;
    if (broken != null) {
      broken.abandon();
    }
  }

  private void tryToReopen(HeldInterrupts interrupts) {
    try {
      reopen(interrupts);
    } catch (HistoryException e) {
      failed(e, false);
    } catch (RuntimeException | Error e) {
      failed(errors.onReading(e), false);
    }
  }

  /** Opens the file as it was after the last write that succeeded, and goes on with it. */
  private StoreFile reopen(HeldInterrupts interrupts) {
    if (closed) {
      throw errors.unavailable(null);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        file = openedAsItWas();
        return file;
      } catch (HistoryException | MVStoreException | IllegalStateException e) {
        interrupts.hold();
        if (attempt == ATTEMPTS || !(StoreErrors.isClosedChannel(e) || StoreErrors.isLocked(e))) {
          throw e;
        }
        // The channel that was closed gives its lock back a moment later than it is closed.
        LockSupport.parkNanos(PAUSE_NANOS / 100);
      }
    }
  }

  private StoreFile openedAsItWas() {
    StoreFile opened = opener.get();
    try {
      long stored = last.getAsLong();
      if (opened.last() > stored) {
        // The last commit was written and could not be synced: its publishers were told that it
        // failed.
        for (long sequence = opened.last(); sequence > stored; sequence--) {
          opened.remove(sequence);
        }
        opened.last(stored);
      }
      asItWas.accept(opened);
      return opened;
    } catch (RuntimeException | Error e) {
      // Else its lock would be held for ever.
      opened.abandon();
      throw e;
    }
  }

  /** Does something with the file, if there is one, that excludes changes. */
  void whileOpen(Consumer<StoreFile> work) {
    changing.lock();
    try {
      if (file != null) {
        work(
            open -> {
              work.accept(open);
              return true;
            },
            false);
      }
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
    try (HeldInterrupts interrupts = new HeldInterrupts()) {
      for (int attempt = 1; ; attempt++) {
        StoreFile open = opened();
        try {
          return open.reading(() -> work.apply(open));
        } catch (MVStoreException | IllegalStateException e) {
          interrupts.hold();
          boolean again = file != open || StoreErrors.isClosedChannel(e);
          if (!again || attempt == ATTEMPTS) {
            throw errors.onReading(e);
          }
          exchange(open, interrupts);
        }
      }
    }
  }

  private StoreFile opened() {
    StoreFile open = file;
    if (open == null) {
      // It may just be exchanged.
      changing.lock();
      try {
        open = file;
      } finally {
        changing.unlock();
      }
    }
    if (open == null) {
      throw errors.unavailable(failure);
    }
    return open;
  }

  /** Opens the file anew in place of one that was closed under its readers. */
  private void exchange(StoreFile broken, HeldInterrupts interrupts) {
    changing.lock();
    try {
      if (file == broken && !closed) {
        abandon();
        tryToReopen(interrupts);
      }
    } finally {
      changing.unlock();
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
        close(open);
      }
    } finally {
      changing.unlock();
    }
  }

  private void close(StoreFile open) {
    try {
      open.checkPlace(errors);
      open.close();
    } catch (HistoryException e) {
      // What is there is not ours to write to.
      open.abandon();
      LOG.log(Level.WARNING, "{0}", e.getMessage());
    } catch (MVStoreException e) {
      LOG.log(Level.WARNING, "{0}", errors.onWriting(e).getMessage());
    }
  }
}
