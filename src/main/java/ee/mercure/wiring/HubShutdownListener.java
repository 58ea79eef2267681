package ee.mercure.wiring;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Ends the streams when the application goes, while the container still knows their requests. The
 * end of the application's scope, which ends the hub in any case, is too late for that.
 */
@WebListener
public class HubShutdownListener implements ServletContextListener {
  @Inject HubLifecycle lifecycle;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    lifecycle.stop();
  }
}
