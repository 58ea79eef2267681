package ee.mercure.blackbox;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hub as the development profile configures it. Test classes share it: see the package. */
@ExtendWith(ArquillianExtension.class)
abstract class DevelopmentHub {

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.development();
  }
}
