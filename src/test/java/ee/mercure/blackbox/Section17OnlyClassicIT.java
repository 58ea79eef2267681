package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.junit.jupiter.api.Test;

/** Section 17: a hub without metadata is one that speaks no 1.0, which clients may rely on. */
final class Section17OnlyClassicIT extends OnlyClassicHub {
  @Test
  void thereIsNoDocument() {
    Hub hub = Hub.deployed();
    assertThat(hub.request("GET", Section17MetadataIT.PATH).send()).isError(404);
    assertThat(hub.request("HEAD", Section17MetadataIT.PATH).send()).hasStatus(404).hasBody("");
  }
}
