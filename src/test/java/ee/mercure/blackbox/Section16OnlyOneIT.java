package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 16: the URLs that are left where only 1.0 is spoken. */
@ExtendWith(ArquillianExtension.class)
final class Section16OnlyOneIT {
  private final SubscriptionApi api =
      new SubscriptionApi(Hub.deployed(), Token.access().subscribe("*"));

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "1.0").build();
  }

  @Test
  void classicCollectionIsUnknown() {
    assertThat(api.request("a").send()).isError(404);
  }

  @Test
  void newerUrlsAreServed() {
    assertThat(api.request().send()).hasStatus(200);
    assertThat(api.request("exact", "a").send()).hasStatus(200);
    assertThat(api.request("exact", "a", "b").send()).isError(404);
  }
}
