package ee.mercure.blackbox.deployment;

import java.util.Optional;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.DeploymentEvent;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.jboss.arquillian.test.spi.event.suite.BeforeClass;

/**
 * The shared deployment that outlives its test class: it stays until a class begins that does not
 * inherit it, or all are done. Arquillian itself would deploy anew for each class.
 */
public final class KeptDeployment {
  private static final int BEFORE_ARQUILLIAN = 1000;
  private static final int AFTER_ARQUILLIAN = -1000;

  @Inject private Event<DeploymentEvent> events;

  /** Who declares what the class that runs inherits. */
  private Optional<Class<?>> running = Optional.empty();

  /** Who declares what is kept: empty as long as nothing is. */
  private Optional<Class<?>> kept = Optional.empty();

  private UnDeployDeployment end;

  void classBegins(@Observes(precedence = BEFORE_ARQUILLIAN) BeforeClass event) {
    running = InheritedDeployment.of(event.getTestClass().getJavaClass());
    if (!kept.equals(running)) {
      endKept();
    }
  }

  void deployUnlessKept(@Observes EventContext<DeployManagedDeployments> deploying) {
    if (kept.isEmpty()) {
      deploying.proceed();
    }
  }

  /** Not reached when the deployment has failed. */
  void deployed(@Observes(precedence = AFTER_ARQUILLIAN) DeployDeployment event) {
    if (running.isPresent()) {
      kept = running;
      end = new UnDeployDeployment(event.getContainer(), event.getDeployment());
    }
  }

  void undeployUnlessKept(@Observes EventContext<UnDeployManagedDeployments> undeploying) {
    if (kept.isEmpty()) {
      undeploying.proceed();
    }
  }

  void allAreDone(@Observes(precedence = BEFORE_ARQUILLIAN) AfterSuite event) {
    endKept();
  }

  private void endKept() {
    if (kept.isPresent()) {
      kept = Optional.empty();
      events.fire(end);
    }
  }
}
