package ee.mercure.delivery;

import ee.mercure.metric.Faults;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

/**
 * Closes channels on threads of its own, because completing a response may block. What cannot be
 * handed to a thread now is tried again. Thread-safe.
 */
final class Closer {
  private final ExecutorService threads;
  private final Faults faults;
  private final Queue<EventChannel> left = new ConcurrentLinkedQueue<>();

  Closer(ExecutorService threads, Faults faults) {
    this.threads = threads;
    this.faults = faults;
  }

  /** Closes a channel soon; at once, on the caller's thread, when the threads have ended. */
  void close(EventChannel channel) {
    if (threads.isShutdown()) {
      closeNow(channel);
      return;
    }
    try {
      threads.execute(() -> closeNow(channel));
    } catch (Throwable e) {
      faults.report("a stream could not be closed yet", e);
      left.add(channel);
    }
  }

  /** Tries again what could not be closed; called now and then. */
  void retry() {
    for (int n = left.size(); n > 0; n--) {
      close(left.remove());
    }
  }

  private void closeNow(EventChannel channel) {
    try {
      channel.close();
    } catch (Throwable e) {
      faults.report("a stream is left to the server, which failed to close it", e);
    }
  }
}
