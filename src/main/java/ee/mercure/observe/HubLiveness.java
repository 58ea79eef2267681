package ee.mercure.observe;

import ee.mercure.hub.Hub;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Tells who watches over the process whether the hub works, or must be started anew because
 * something inside has stopped for good. Thread-safe.
 */
@Liveness
@ApplicationScoped
public class HubLiveness implements HealthCheck {
  private Hub hub;

  /** For the container's proxies. */
  protected HubLiveness() {}

  @Inject
  public HubLiveness(Hub hub) {
    this.hub = hub;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("mercure").status(hub.isLive()).build();
  }
}
