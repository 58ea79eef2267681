package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 16: the URLs that are left where only 0.x is spoken. */
@ExtendWith(ArquillianExtension.class)
final class Section16OnlyClassicIT {
  private final SubscriptionApi api =
      new SubscriptionApi(Hub.deployed(), Token.classic().subscribe("*"));

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "0.x").build();
  }

  @Test
  void newerDocumentsAreUnknown() {
    assertThat(api.request("exact", "a", "b").send()).isError(404);
  }

  @Test
  void classicUrlsAreServed() {
    assertThat(api.request().send()).hasStatus(200);
    assertThat(api.request("a").send()).hasStatus(200);
    assertThat(api.request("a", "b").send()).isError(404);
  }
}
