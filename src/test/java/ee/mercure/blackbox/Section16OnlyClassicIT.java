package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.junit.jupiter.api.Test;

/** Section 16: the URLs that are left where only 0.x is spoken. */
final class Section16OnlyClassicIT extends OnlyClassicHub {
  private final SubscriptionApi api =
      new SubscriptionApi(Hub.deployed(), Token.classic().subscribe("*"));

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
