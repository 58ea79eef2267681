package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static ee.mercure.blackbox.SubscriptionApi.ROOT;
import static ee.mercure.blackbox.SubscriptionApi.path;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 16: where the feature is off, its URLs are unknown. */
final class Section16WithoutSubscriptionsIT extends WithoutSubscriptionsHub {
  private final Hub hub = Hub.deployed();

  @ParameterizedTest
  @EnumSource
  void everyUrlIsUnknown(Generation generation) {
    SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
    for (String target : List.of(ROOT, path("a"), path("exact", "a"), path("exact", "a", "b"))) {
      assertThat(api.target(target).send()).isError(404);
      assertThat(hub.request("GET", target).send()).isError(404);
    }
  }
}
