package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 17: what the hub tells about itself to OAuth clients (RFC 9728). */
final class Section17MetadataIT extends DevelopmentHub {
  static final String PATH = "/.well-known/oauth-protected-resource" + Hub.PATH;

  private final Hub hub = Hub.deployed();

  @Test
  void documentDescribesTheHub() {
    RawResponse response = hub.request("GET", PATH).send();
    assertThat(response).hasStatus(200).hasHeader("Content-Type", "application/json");
    assertThat(SubscriptionApi.document(response.text()))
        .containsEntry("resource", Token.RESOURCE)
        .containsEntry("authorization_details_types_supported", List.of(Token.DETAIL_TYPE))
        .containsEntry("bearer_methods_supported", List.of("header"))
        .containsEntry("mercure_cookie", "__Secure-mercure_access_token")
        .containsEntry("mercure_subscriptions", true);
  }

  @Test
  void selfIssuedTokensHaveNoAuthorizationServer() {
    RawResponse response = hub.request("GET", PATH).send();
    assertThat(SubscriptionApi.document(response.text()))
        .doesNotContainKey("authorization_servers");
  }

  @Test
  void documentNeedsNoToken() {
    Token stranger = Token.access().secret("another key of more than 32 octets");
    assertThat(hub.request("GET", PATH).bearer(stranger).send()).hasStatus(200);
  }

  @Test
  void headAnswersAsGetDoes() {
    RawResponse head = hub.request("HEAD", PATH).send();
    assertThat(head).hasStatus(200).hasHeader("Content-Type", "application/json").hasBody("");
  }

  @Test
  void queryIsIgnored() {
    String document = hub.request("GET", PATH).send().text();
    assertThat(hub.request("GET", PATH + "?resource=x").send()).hasStatus(200).hasBody(document);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void documentIsReadOnly(String method) {
    assertThat(hub.request(method, PATH).send()).isError(405).listsInHeader("Allow", "GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/x", "x"})
  void nothingElseIsServed(String rest) {
    assertThat(hub.request("GET", PATH + rest).send()).hasStatus(404);
    assertThat(hub.request("GET", "/.well-known/oauth-protected-resource").send()).hasStatus(404);
  }

  @Test
  void challengeLeadsToTheDocumentOfThisResource() {
    String challenge =
        hub.request("POST", Hub.PATH)
            .form("topic=a")
            .send()
            .header("WWW-Authenticate")
            .orElse("none");
    assertThat(challenge).matches("Bearer resource_metadata=\"https?://[^/\"]+[^\"]*\"");
    String path =
        challenge.replaceFirst("Bearer resource_metadata=\"https?://[^/]+([^\"]*)\"", "$1");
    Map<String, Object> document = SubscriptionApi.document(hub.request("GET", path).send().text());
    assertThat(document).containsEntry("resource", Token.RESOURCE);
  }
}
