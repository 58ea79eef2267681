package ee.mercure.delivery;

import ee.mercure.metric.Faults;

/**
 * Ends the streams of a lane, each once. Every step is taken even if the one before fails: what is
 * not forgotten here stays for ever.
 */
final class StreamEnding {
  private final LaneTimers timers;
  private final SubscriberIndex index;
  private final StreamWriter writer;
  private final ConnectionListener listener;
  private final Closer closer;
  private final Faults faults;

  StreamEnding(
      LaneTimers timers,
      SubscriberIndex index,
      StreamWriter writer,
      ConnectionListener listener,
      Closer closer,
      Faults faults) {
    this.timers = timers;
    this.index = index;
    this.writer = writer;
    this.listener = listener;
    this.closer = closer;
    this.faults = faults;
  }

  /** Ends a connection for the reason that it has been given; called by the owner of the lane. */
  void end(Connection connection) {
    if (!connection.isOpen()) {
      return;
    }
    connection.state = Connection.State.ENDED;
    step(() -> timers.remove(connection));
    step(() -> index.remove(connection));
    step(() -> writer.released(connection));
    tell(connection, connection.endReason);
  }

  /** Ends a connection that was never taken in; called by any thread once the lane has ended. */
  void refuse(Connection connection, DisconnectReason reason) {
    connection.state = Connection.State.ENDED;
    tell(connection, reason);
  }

  private void tell(Connection connection, DisconnectReason reason) {
    // First, so that whoever sees the stream closed finds its subscriptions gone.
    step(() -> listener.ended(connection.subscriber(), reason));
    step(connection.onEnd());
    closer.close(connection.channel());
  }

  private void step(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      faults.report("a part of the end of a stream failed", e);
    }
  }
}
