package ee.mercure.observe;

import ee.mercure.hub.Hub;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells who distributes requests whether this hub takes them: once its keys are loaded and its
 * history is open, until it begins to stop, and not while its log takes no updates or a lane does
 * not turn. Thread-safe.
 */
@Readiness
@ApplicationScoped
public class HubReadiness implements HealthCheck {
  private Hub hub;

  /** For the container's proxies. */
  protected HubReadiness() {}

  @Inject
  public HubReadiness(Hub hub) {
    this.hub = hub;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("mercure").status(hub.isReady()).build();
  }
}
