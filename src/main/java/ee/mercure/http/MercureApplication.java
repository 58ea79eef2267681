package ee.mercure.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/** Everything below {@code /.well-known}; the rest of the context root is static. */
@LoginConfig(authMethod = "MP-JWT")
@ApplicationPath("/.well-known")
public class MercureApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        HubResource.class,
        SubscriptionsResource.class,
        MetadataResource.class,
        ProblemMapper.class);
  }
}
