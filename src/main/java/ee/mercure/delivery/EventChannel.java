package ee.mercure.delivery;

import java.io.IOException;

/**
 * Where the events of one subscriber go. One thread at a time calls it, not always the same one.
 */
interface EventChannel {

  /**
   * Starts the stream. From now on {@code whenReady} runs, on any thread, whenever the channel may
   * have become ready or broken after {@link #isReady} was false; it also runs once at the start.
   */
  void start(Runnable whenReady);

  /** Whether the next write is taken without waiting; the same thread writes right after it. */
  boolean isReady();

  /** Whether the subscriber is known to be gone, so that nothing can be written any more. */
  boolean isBroken();

  /** What stands for its connection among {@link OpenSockets}. */
  default long socket() {
    return OpenSockets.UNKNOWN;
  }

  /** Whether the connection carries several streams, each of which may end alone (HTTP/2). */
  default boolean isMultiplexed() {
    return false;
  }

  /**
   * Writes the first bytes: a comment line and how long to wait before reconnecting. No blank line
   * follows, which ends a block: many clients make an event of a block without data.
   *
   * @param retryMillis 0 leaves that to the client
   * @throws IOException if the subscriber is gone
   */
  void writeOpening(long retryMillis) throws IOException;

  /**
   * Writes events in one go. A write may block where a server's does.
   *
   * @throws IOException if the subscriber is gone
   */
  void write(EventBatch batch) throws IOException;

  /**
   * Writes a comment line, which keeps the connection alive and shows whether it still lives.
   *
   * @throws IOException if the subscriber is gone
   */
  void writeComment() throws IOException;

  /** Whether something that was written waits in the server until {@link #flush}. */
  default boolean isUnflushed() {
    return false;
  }

  /**
   * Sends what waits in the server.
   *
   * @throws IOException if the subscriber is gone
   */
  default void flush() throws IOException {}

  /** Ends the stream. May block; does nothing when it has ended. */
  void close();
}
