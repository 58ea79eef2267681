package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 16: the cursor of a hub where nothing was ever published. */
@ExtendWith(ArquillianExtension.class)
final class Section16EmptyHubIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.development();
  }

  @ParameterizedTest
  @EnumSource
  void cursorIsTheEarliest(Generation generation) {
    SubscriptionApi api = new SubscriptionApi(hub, generation.token().subscribe("*"));
    RawResponse response = api.request().send();
    assertThat(response).hasStatus(200).hasHeader("ETag", "\"earliest\"");
    assertThat(response.header("Link").orElse("none")).contains("last-event-id=\"earliest\"");
    assertThat(api.list()).isEmpty();
    if (generation == Generation.CLASSIC) {
      assertThat(api.get()).containsEntry("lastEventID", "earliest");
    }
  }
}
