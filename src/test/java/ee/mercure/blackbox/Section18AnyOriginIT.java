package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 18: where every origin may read, none may use the cookies of its visitors. */
@ExtendWith(ArquillianExtension.class)
final class Section18AnyOriginIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.cors.origins", "*").build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:3000", "null"})
  void everyOriginMayReadWithoutCredentials(String origin) {
    assertThat(hub.subscription("topic", "a").header("Origin", origin).send())
        .hasStatus(200)
        .hasHeader("Access-Control-Allow-Origin", "*")
        .hasNoHeader("Access-Control-Allow-Credentials")
        .listsInHeader(
            "Access-Control-Expose-Headers",
            "Link",
            "Mercure-Last-Event-ID",
            "Last-Event-ID",
            "WWW-Authenticate");
    assertThat(
            hub.request("OPTIONS", Hub.PATH)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .send())
        .hasStatus(204)
        .hasHeader("Access-Control-Allow-Origin", "*")
        .hasHeader("Access-Control-Allow-Methods", "POST")
        .hasHeader("Access-Control-Allow-Headers", "authorization")
        .hasNoHeader("Access-Control-Allow-Credentials");
  }
}
