package ee.mercure.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Gives up connections whose client owes the rest of a body. Undertow would wait for it at the end
 * of the request, on a thread that others need, for as long as its read timeout lasts; it lets an
 * application no nearer to the connection than by its own classes, which are found by name. The
 * other servers give such a connection up by themselves.
 */
final class Unread {
  private static final Logger LOG = Logger.getLogger(Unread.class.getName());

  private Unread() {}

  /** Closes the connection under a request where that is needed; after its response was flushed. */
  static void giveUp(ServletRequest request) {
    ServletRequest own = request;
    while (own instanceof ServletRequestWrapper wrapper) {
      own = wrapper.getRequest();
    }
    if (!own.getClass().getName().startsWith("io.undertow.")) {
      return;
    }
    try {
      Object exchange = own.getClass().getMethod("getExchange").invoke(own);
      Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
      ((AutoCloseable) connection).close();
    } catch (Exception e) {
      LOG.log(Level.FINE, "a connection could not be given up", e);
    }
  }
}
