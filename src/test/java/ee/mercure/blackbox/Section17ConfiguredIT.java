package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 17: the metadata follow the configuration. */
@ExtendWith(ArquillianExtension.class)
final class Section17ConfiguredIT {
  private static final String RESOURCE = "https://hub.example.com/.well-known/mercure";

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.without("mercure.resource")
        .and("mercure.url", RESOURCE)
        .and("mercure.cookie.v1", "hub-token")
        .and("mercure.subscriptions", "false")
        .and("mercure.issuers", "local, server, other")
        .and("mercure.issuer.server.id", "https://auth.example.com")
        .and("mercure.issuer.server.authorization-server", "true")
        .and("mercure.issuer.server.subscriber.key", Token.DEVELOPMENT_KEY)
        .and("mercure.issuer.other.id", "https://other.example.com")
        .and("mercure.issuer.other.publisher.key", Token.DEVELOPMENT_KEY)
        .build();
  }

  @Test
  void documentFollowsTheConfiguration() {
    RawResponse response = hub.request("GET", Section17MetadataIT.PATH).send();
    assertThat(response).hasStatus(200);
    Map<String, Object> document = SubscriptionApi.document(response.text());
    assertThat(document)
        .containsEntry("resource", RESOURCE)
        .containsEntry("mercure_cookie", "hub-token")
        .containsEntry("authorization_servers", List.of("https://auth.example.com"))
        .doesNotContainKey("mercure_subscriptions");
  }

  @Test
  void resourceIsTheAudienceOfTokens() {
    Token token = Token.access().publish("*");
    assertThat(hub.publication(token, "topic", "a").send()).isError(401);
    assertThat(hub.publication(token.claim("aud", RESOURCE), "topic", "a").send()).hasStatus(200);
  }

  @Test
  void challengeNamesTheMetadataAtThePublicAddress() {
    assertThat(hub.request("POST", Hub.PATH).form("topic=a").send())
        .isError(401)
        .hasHeader(
            "WWW-Authenticate",
            "Bearer resource_metadata=\"https://hub.example.com" + Section17MetadataIT.PATH + "\"");
  }
}
