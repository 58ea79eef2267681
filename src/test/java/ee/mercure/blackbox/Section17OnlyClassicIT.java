package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 17: a hub without metadata is one that speaks no 1.0, which clients may rely on. */
@ExtendWith(ArquillianExtension.class)
final class Section17OnlyClassicIT {
  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.protocols", "0.x").build();
  }

  @Test
  void thereIsNoDocument() {
    Hub hub = Hub.deployed();
    assertThat(hub.request("GET", Section17MetadataIT.PATH).send()).isError(404);
    assertThat(hub.request("HEAD", Section17MetadataIT.PATH).send()).hasStatus(404).hasBody("");
  }
}
