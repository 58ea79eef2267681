package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 18: a hub for its own origin only. */
@ExtendWith(ArquillianExtension.class)
final class Section18WithoutOriginsIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.without("mercure.cors.origins").build();
  }

  @Test
  void noOriginMayRead() {
    for (RawRequest request :
        List.of(
            hub.subscription("topic", "a"),
            hub.publication(Token.classic().publish("*"), "topic", "a"))) {
      assertThat(request.header("Origin", "https://app.example").send())
          .hasStatus(200)
          .hasNoHeader("Access-Control-Allow-Origin")
          .hasNoHeader("Access-Control-Allow-Credentials")
          .hasNoHeader("Access-Control-Expose-Headers");
    }
  }

  @Test
  void thereIsNoPreflight() {
    assertThat(
            hub.request("OPTIONS", Hub.PATH)
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "GET")
                .send())
        .isError(405)
        .hasNoHeader("Access-Control-Allow-Origin");
  }
}
