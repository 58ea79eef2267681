package ee.mercure.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What must be given back at the end, the newest first, whatever fails. Thread-safe. */
final class Resources implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Resources.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Remembers one, and answers it. */
  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  /** Closes all, once; a second caller waits for the first. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "a part of the hub could not be closed", e);
      }
    }
  }
}
