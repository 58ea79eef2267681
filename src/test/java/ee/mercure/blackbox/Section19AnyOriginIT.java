package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 19: where every page may publish, it must still be a page that says where it is from. */
@ExtendWith(ArquillianExtension.class)
final class Section19AnyOriginIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.publish.origins", "*").build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:3000", "null"})
  void everyOriginMayPublish(String origin) {
    assertThat(publication().header("Origin", origin).send()).hasStatus(200);
  }

  @Test
  void refererStandsInForAMissingOrigin() {
    assertThat(publication().header("Referer", "https://app.example/page").send()).hasStatus(200);
  }

  @Test
  void withoutBothNobodyMay() {
    assertThat(publication().send()).isError(401);
  }

  private RawRequest publication() {
    return hub.request("POST", Hub.PATH)
        .cookie("mercureAuthorization", Token.classic().publish("*").compact())
        .form("topic=a");
  }
}
