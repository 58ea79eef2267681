package ee.mercure.log.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads a log from a place on, as it grows. Used by one thread at a time; after an exception it is
 * closed and another one is asked for.
 */
public interface LogReader extends AutoCloseable {

  /**
   * The next {@link #read} begins with the record at this place, or the first one behind it that is
   * there; without a place, with the first of the log.
   */
  void seek(Optional<Position> at) throws LogEngineException;

  /**
   * The next records, in the order of the log and without a hole, about 8 MB of them at most.
   * Between two calls a record may have been trimmed that was to come next: then what follows is
   * returned and its place tells.
   *
   * @param atMost how long to wait when there is none
   * @return nothing when nothing came in that time; never null
   * @throws LogEngineException of kind UNAVAILABLE or ANOTHER_LOG
   */
  List<LogEntry> read(Duration atMost) throws LogEngineException, InterruptedException;

  /** Gives the connection back. Does nothing when called again, and throws nothing. */
  @Override
  void close();
}
