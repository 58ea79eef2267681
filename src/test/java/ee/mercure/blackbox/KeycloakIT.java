package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A real identity provider: Keycloak on loopback, with the realm of {@code src/test/keycloak} and
 * tokens as it issues them, whose roles stand for topics. Runs with {@code -Pkeycloak} alone.
 */
@Tag("keycloak")
@ExtendWith(ArquillianExtension.class)
final class KeycloakIT {
  private static final String BOOK = "https://example.com/books/1";
  private static final String DRAFT = "https://example.com/drafts/1";

  private static Keycloak keycloak;

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    String realm = "mercure.issuer.realm.";
    return HubArchive.with("mercure.issuers", "local, realm")
        .and(realm + "id", Keycloak.issuer())
        .and(realm + "jwks", Keycloak.issuer() + "/protocol/openid-connect/certs")
        .and(realm + "protocols", "0.x, 1.0")
        .and(realm + "algorithms", "RS256")
        .and(realm + "authorization-server", "true")
        .and(realm + "claims.roles", "/realm_access/roles")
        .and(realm + "roles.editor.publish", "https://example.com/books/:id")
        .and(realm + "roles.editor.subscribe", "https://example.com/*")
        .and(realm + "roles.reader.subscribe", "https://example.com/books/:id")
        .and("mercure.jwks.min-age", "1s")
        .build();
  }

  /** The hub is there before its provider, as after a common restart. */
  @BeforeAll
  static void start() {
    keycloak = Keycloak.startAnew();
    String token = keycloak.token("backend", "erika");
    Hub hub = Hub.deployed();
    Deadline.await("the keys of the realm", () -> publish(hub, token, BOOK).status() == 200);
  }

  @AfterAll
  static void stop() {
    keycloak.close();
  }

  private static RawResponse publish(Hub hub, String token, String topic) {
    return hub.request("POST", Hub.PATH)
        .header("Authorization", "Bearer " + token)
        .form(Form.encode("topic", topic, "data", "x", "private", "on"))
        .send();
  }

  private RawResponse publish(String token, String topic) {
    return publish(hub, token, topic);
  }

  @Test
  void rolesOfTheRealmGrantTopics() {
    String editor = keycloak.token("backend", "erika");
    String reader = keycloak.token("backend", "rudi");
    assertThat(publish(editor, BOOK)).hasStatus(200);
    assertThat(publish(editor, DRAFT)).isError(403);
    assertThat(publish(reader, BOOK)).isError(403);
    for (String parameter : List.of("topic", "match")) {
      try (EventStream ofEditor = subscribe(editor, parameter, DRAFT, BOOK);
          EventStream ofReader = subscribe(reader, parameter, DRAFT, BOOK)) {
        Token admin = Token.classic().publish("*");
        String draft = hub.publish(admin, "topic", DRAFT, "private", "on");
        String book = hub.publish(admin, "topic", BOOK, "private", "on");
        assertThat(ofEditor.nextEvents(2))
            .extracting(ServerSentEvent::id)
            .containsExactly(draft, book);
        assertThat(ofReader.nextEvent().id()).isEqualTo(book);
      }
    }
  }

  private EventStream subscribe(String token, String parameter, String first, String second) {
    return hub.subscription(parameter, first, parameter, second)
        .header("Authorization", "Bearer " + token)
        .open();
  }

  @Test
  void tokenForAnotherServiceOfTheRealmIsRefused() {
    assertThat(publish(keycloak.token("other", "erika"), BOOK)).isError(401);
  }

  @Test
  void changedTokenIsRefused() {
    String[] editor = keycloak.token("backend", "erika").split("\\.", -1);
    String[] reader = keycloak.token("backend", "rudi").split("\\.", -1);
    assertThat(publish(reader[0] + "." + editor[1] + "." + reader[2], BOOK)).isError(401);
  }

  @Test
  void keysOfTheRealmRotateWithoutTheLossOfAConnection() {
    String before = keycloak.token("backend", "erika");
    try (EventStream stream = subscribe(before, "match", BOOK, DRAFT)) {
      keycloak.addKey();
      String after = keycloak.token("backend", "erika");
      assertThat(header(after)).isNotEqualTo(header(before));
      Deadline.await("the new key of the realm", () -> publish(after, BOOK).status() == 200);
      assertThat(publish(before, BOOK)).hasStatus(200);
      assertThat(stream.nextEvent().data()).isEqualTo("x");
    }
  }

  private static Map<String, Object> header(String token) {
    return Keycloak.json(
        new String(
            java.util.Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
            java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void knownKeysCountWhileKeycloakIsDown() {
    String token = keycloak.token("backend", "erika");
    keycloak.close();
    try {
      assertThat(publish(token, BOOK)).hasStatus(200);
    } finally {
      keycloak = Keycloak.start();
    }
  }
}
