package ee.mercure.history.store;

import ee.mercure.history.HistoryException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Says in one line what is wrong with a file of the history, and what to do. Immutable. */
final class StoreErrors {
  private final Path path;

  StoreErrors(Path path) {
    this.path = path;
  }

  HistoryException notWritable(IOException cause) {
    return error(
        "cannot be written"
            + (cause == null || cause instanceof AccessDeniedException ? "" : why(cause))
            + ": give the server's user the right to write to it and its directory, or name another"
            + " place",
        cause);
  }

  HistoryException newerVersion() {
    return error(
        "was written by a newer version of the hub: run that version, or move the file away to"
            + " start with an empty history",
        null);
  }

  HistoryException onOpening(RuntimeException cause) {
    int code = cause instanceof MVStoreException e ? e.getErrorCode() : 0;
    return switch (code) {
      case DataUtils.ERROR_FILE_LOCKED ->
          error(
              "is in use by another hub or another process: stop that one, or give each hub a place"
                  + " of its own",
              cause);
      case DataUtils.ERROR_UNSUPPORTED_FORMAT -> newerVersion();
      case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED ->
          cause.getCause() instanceof IOException e
              ? notWritable(e)
              : error("cannot be read or written" + why(cause), cause);
      default ->
          error(
              "is damaged or no history: restore a copy of it, or move it away to start with an"
                  + " empty history",
              cause);
    };
  }

  HistoryException onWriting(Throwable cause) {
    return error("cannot be written now" + why(cause), cause);
  }

  HistoryException displaced() {
    return error(
        "is no longer the file that was opened, but was moved, deleted or replaced: put it back, or"
            + " restart the hub to go on with what is there",
        null);
  }

  HistoryException truncated() {
    return error(
        "is shorter than it was written: stop the hub and restore a copy of it, or restart the hub"
            + " to go on with what is there",
        null);
  }

  HistoryException onReading(Throwable cause) {
    return error("cannot be read now" + why(cause), cause);
  }

  HistoryException unavailable(HistoryException cause) {
    return cause != null ? cause : error("is closed", null);
  }

  /** Whether somebody was interrupted who used the file. */
  static boolean isClosedChannel(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException) {
        return true;
      }
    }
    return false;
  }

  /** Whether another one has the file. */
  static boolean isLocked(Throwable error) {
    return error.getCause() instanceof MVStoreException e
        && e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
  }

  private HistoryException error(String problem, Throwable cause) {
    return new HistoryException("the history in " + path + " " + problem, cause);
  }

  /** The innermost reason, in one line: what the operating system said. */
  private static String why(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String reason =
        innermost instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : innermost.getMessage();
    if (reason == null) {
      reason = innermost.getClass().getSimpleName();
    }
    return " (" + reason.lines().findFirst().orElse("") + ")";
  }
}
