package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 19: without a list of pages cookies never publish. */
@ExtendWith(ArquillianExtension.class)
final class Section19WithoutOriginsIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.without("mercure.publish.origins").build();
  }

  @Test
  void noPageMayPublish() {
    String own = "http://" + hub.authority();
    for (String origin : new String[] {"https://app.example", own, "null", "*"}) {
      assertThat(
              hub.request("POST", Hub.PATH)
                  .cookie("mercureAuthorization", Token.classic().publish("*").compact())
                  .header("Origin", origin)
                  .form("topic=a")
                  .send())
          .isError(401);
    }
  }
}
