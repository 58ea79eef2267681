package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 10: publishers and subscribers may have keys of their own, and so may issuers. */
@ExtendWith(ArquillianExtension.class)
final class Section10RolesIT {
  private static final String PUBLISHERS = "the key that publishers of this hub sign with";
  private static final String SUBSCRIBERS = "the key that subscribers of this hub sign with";
  private static final String READER = "https://reader.example";

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.publisher.jwt.key", PUBLISHERS)
        .and("mercure.subscriber.jwt.key", SUBSCRIBERS)
        .and("mercure.issuers", "local, reader")
        .and("mercure.issuer.local.publisher.key", PUBLISHERS)
        .and("mercure.issuer.local.subscriber.key", SUBSCRIBERS)
        .and("mercure.issuer.reader.id", READER)
        .and("mercure.issuer.reader.subscriber.key", Token.DEVELOPMENT_KEY)
        .build();
  }

  @Test
  void keyOfPublishersIsForPublishing() {
    for (Generation generation : Generation.values()) {
      Token token = generation.publisher().subscribe("*").secret(PUBLISHERS);
      assertThat(publish(token)).hasStatus(200);
      assertThat(hub.subscription(generation.topic(), "a").bearer(token).send()).isError(401);
      assertThat(new SubscriptionApi(hub, token).request().send()).isError(401);
    }
  }

  @Test
  void keyOfSubscribersIsForSubscribing() {
    for (Generation generation : Generation.values()) {
      Token token = generation.publisher().subscribe("*").secret(SUBSCRIBERS);
      assertThat(publish(token)).isError(401);
      assertThat(hub.subscription(generation.topic(), "a").bearer(token).send()).hasStatus(200);
      assertThat(new SubscriptionApi(hub, token).request().send()).hasStatus(200);
    }
  }

  @Test
  void issuerHasOnlyTheRolesThatItsKeysAreFor() {
    Token token = Token.access().publish("*").subscribe("*").claim("iss", READER);
    assertThat(hub.subscription("match", "a").bearer(token).send()).hasStatus(200);
    assertThat(publish(token)).isError(401).hasBearerError("invalid_token");
  }

  @Test
  void keyOfOneIssuerSignsNothingForAnother() {
    Token asReader = Token.access().claim("iss", READER).secret(SUBSCRIBERS);
    assertThat(hub.subscription("match", "a").bearer(asReader).send()).isError(401);
    Token asLocal = Token.access().secret(Token.DEVELOPMENT_KEY);
    assertThat(hub.subscription("match", "a").bearer(asLocal).send()).isError(401);
  }

  @Test
  void keyOfAnIssuerIsNotForClassicTokensNorTheOtherWayRound() {
    Token classic = Token.classic().secret(Token.DEVELOPMENT_KEY).claim("iss", READER);
    assertThat(hub.subscription("topic", "a").bearer(classic).send()).isError(401);
  }

  private RawResponse publish(Token token) {
    return hub.publication(token, "topic", "https://example.com/").send();
  }
}
