package ee.mercure.blackbox;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A hub that says in the response alone that updates are gone. Test classes share it: see the
 * package.
 */
@ExtendWith(ArquillianExtension.class)
abstract class WithoutGapEventsHub {

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.gap-events", "none").build();
  }
}
