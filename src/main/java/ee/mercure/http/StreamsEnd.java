package ee.mercure.http;

import ee.mercure.hub.Hub;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Ends the streams when the application goes, while the container still knows their requests. The
 * end of the application's scope, which ends the hub in any case, is too late for that.
 */
@WebListener
public class StreamsEnd implements ServletContextListener {
  @Inject Hub hub;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    hub.stop();
  }
}
