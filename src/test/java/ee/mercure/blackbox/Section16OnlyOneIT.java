package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.junit.jupiter.api.Test;

/** Section 16: the URLs that are left where only 1.0 is spoken. */
final class Section16OnlyOneIT extends OnlyOneHub {
  private final SubscriptionApi api =
      new SubscriptionApi(Hub.deployed(), Token.access().subscribe("*"));

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
