package ee.mercure.history.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A small file beside the history that names the last sequence that was stored, as of about a
 * second ago. A history that was cut short opens like any other, only with less in it: this tells.
 * Thread-safe.
 */
final class CommitMark {
  private static final Logger LOG = Logger.getLogger(CommitMark.class.getName());

  private final Path history;
  private final Path path;
  private long noted = -1;

  /** The mark of the history in this file. */
  CommitMark(Path history) {
    this.history = history;
    this.path = history.resolveSibling(history.getFileName() + ".last");
  }

  /** Says in one line of the log when the history ends earlier than it did. */
  synchronized void compare(long last) {
    OptionalLong committed = read();
    if (committed.isPresent() && committed.getAsLong() > last) {
      LOG.log(
          Level.WARNING,
          "the history in {0} ends with update {1}, though update {2} was stored in it: it was cut"
              + " short, or exchanged for another one",
          new Object[] {history, Long.toString(last), Long.toString(committed.getAsLong())});
    }
  }

  private OptionalLong read() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(path, StandardCharsets.US_ASCII)));
    } catch (IOException | NumberFormatException e) {
      LOG.log(Level.FINE, "there is no mark of the history", e);
      return OptionalLong.empty();
    }
  }

  /** Remembers that this sequence is stored. A mark that cannot be written is an old one. */
  synchronized void note(long last) {
    if (last == noted) {
      return;
    }
    try {
      Files.writeString(path, Long.toString(last), StandardCharsets.US_ASCII);
      noted = last;
    } catch (IOException e) {
      LOG.log(Level.FINE, "the mark of the history could not be written", e);
    }
  }
}
