package ee.mercure.log.engine;

import java.util.List;
import java.util.UUID;

/**
 * A log outside of the hub: records in one order, the same for all who read it. It knows nothing of
 * updates. What it does blocks; {@link #append} is called by one thread, {@link #open} and a reader
 * by another, {@link #trim} by a third one.
 *
 * <p>What the hub needs: a record that was appended is read by every reader, at one place for all
 * and behind all that any reader was given before it. Records of one call follow each other in
 * their order; if a call fails, none or the first ones of it are there.
 */
public interface LogEngine extends AutoCloseable {

  /**
   * Connects, makes what is missing, and checks that the engine can keep what is promised. Called
   * again after failures.
   *
   * @return the identity of the log: another one when it was emptied, restored or made anew
   * @throws LogEngineException of kind UNAVAILABLE or UNFIT
   */
  UUID open() throws LogEngineException;

  /**
   * Appends records to the log that {@link #open} found last, in this order. When it returns, they
   * are as durable as the engine is told to make them. After a failure, the next call connects
   * anew.
   *
   * @return the place of the last one
   * @throws LogEngineException of any kind but UNFIT; of kind OUTCOME_UNKNOWN when it is not
   *     certain that nothing was appended
   */
  Position append(List<byte[]> records) throws LogEngineException, InterruptedException;

  /** Another reader, at the beginning of the log that {@link #open} found last. */
  LogReader reader() throws LogEngineException;

  /**
   * What lies before a place is not needed any more and may be dropped, never what is at it or
   * behind it. A hint.
   */
  void trim(Position first) throws LogEngineException;

  /** How large a record may be, in bytes. */
  int maxRecordBytes();

  /** The engine's name and place for messages, without user and password. */
  String description();

  /** Gives all connections back; calls that go on fail. Throws nothing. */
  @Override
  void close();
}
