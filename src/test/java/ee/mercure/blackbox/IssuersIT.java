package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.testing.KeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Several identity providers, each with its keys on a server of its own, which rotate, fail and lie
 * while the hub runs, and with claims of its own.
 */
@ExtendWith({ArquillianExtension.class, CleanLog.class})
final class IssuersIT {
  private static final Provider A = Provider.rsa("https://a.example", "a-1");
  private static final Provider A_NEXT = Provider.ec("https://a.example", "a-2");
  private static final Provider B = Provider.ec("https://b.example", "b-1");
  private static final Provider LATE = Provider.ec("https://late.example", "late-1");
  private static final KeyProvider KEYS_OF_A = KeyProvider.start();
  private static final KeyProvider KEYS_OF_B = KeyProvider.start();
  private static final KeyProvider KEYS_OF_LATE = KeyProvider.start();

  private static final Path KEY_FILE = keyFile("a".repeat(40));

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    KEYS_OF_A.serveFor(0, A.jwk());
    KEYS_OF_B.serve(B.jwk());
    KEYS_OF_LATE.fail(503);
    String realm = "mercure.issuer.realm.";
    return HubArchive.with("mercure.issuers", "local, a, realm, late, file")
        .and("mercure.jwks.min-age", "100ms")
        .and("mercure.issuer.a.id", A.issuer())
        .and("mercure.issuer.a.jwks", KEYS_OF_A.url())
        .and("mercure.issuer.a.authorization-server", "true")
        .and(realm + "id", B.issuer())
        .and(realm + "jwks", KEYS_OF_B.url())
        .and(realm + "protocols", "0.x, 1.0")
        .and(realm + "algorithms", "ES256")
        .and(realm + "claims.subscribe", "/realm_access/mercure/subscribe")
        .and(realm + "claims.roles", "/realm_access/roles")
        .and(realm + "roles.editor.publish", "https://example.com/books/:id")
        .and("mercure.key-files.check", "100ms")
        .and("mercure.issuer.file.id", "urn:file")
        .and("mercure.issuer.file.key-file", KEY_FILE.toString())
        .and("mercure.issuer.late.id", LATE.issuer())
        .and("mercure.issuer.late.publisher.jwks", KEYS_OF_LATE.url())
        .build();
  }

  @BeforeEach
  void keysAreAsTheyWere() {
    KEYS_OF_A.serveFor(0, A.jwk());
    Deadline.await("the first key of a", () -> publishes(access(A)));
  }

  @AfterAll
  static void stop() {
    KEYS_OF_A.close();
    KEYS_OF_B.close();
    KEYS_OF_LATE.close();
  }

  private static Path keyFile(String secret) {
    try {
      Path file = Files.createTempFile("mercure", ".key");
      file.toFile().deleteOnExit();
      return Files.writeString(file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Token access(Provider provider) {
    return provider.token(ONE).publish("*").subscribe("*");
  }

  private boolean publishes(Token token) {
    return hub.publication(token, "topic", topic).send().status() == 200;
  }

  @Test
  void eachIssuerIsVerifiedWithItsOwnKeys() {
    assertThat(publishes(access(A))).isTrue();
    assertThat(publishes(access(B))).isTrue();
    assertThat(publishes(Token.access().publish("*"))).isTrue();
    assertThat(publishes(Token.classic().publish("*"))).isTrue();
    for (Token token :
        List.of(
            access(A).claim("iss", B.issuer()),
            access(B).claim("iss", A.issuer()),
            access(A).claim("iss", Token.ISSUER),
            Token.access().publish("*").claim("iss", A.issuer()),
            Token.classic().publish("*").claim("iss", B.issuer()))) {
      assertThat(hub.publication(token, "topic", topic).send()).isError(401);
    }
  }

  @Test
  void issuerOfAccessTokensHasNoClassicOnes() {
    assertThat(hub.publication(A.token(CLASSIC).publish("*"), "topic", topic).send()).isError(401);
    assertThat(publishes(B.token(CLASSIC).publish("*"))).isTrue();
  }

  @Test
  void keysRotateWithoutTheLossOfAConnection() {
    try (EventStream stream = hub.subscribe(access(A), "match", topic)) {
      Token old = access(A);
      assertThat(publishes(old)).isTrue();
      KEYS_OF_A.serveFor(0, A.jwk(), A_NEXT.jwk());
      Deadline.await("the next key of a", () -> publishes(access(A_NEXT)));
      KEYS_OF_A.serveFor(0, A_NEXT.jwk());
      Deadline.await("the end of the first key of a", () -> !publishes(old));
      String id =
          hub.publish(access(A_NEXT), "topic", topic, "data", "x", "private", "on", "id", "last");
      assertThat(stream.eventsUntil(id)).isNotEmpty();
    }
  }

  @Test
  void knownKeysCountWhileTheirServerFailsOrLies() {
    KEYS_OF_A.fail(500);
    afterTwoMoreRequests();
    assertThat(publishes(access(A))).isTrue();
    KEYS_OF_A.serveText("<html>" + "x".repeat(1000) + "</html>");
    afterTwoMoreRequests();
    assertThat(publishes(access(A))).isTrue();
    KEYS_OF_A.redirect(KEYS_OF_B.urlByName());
    afterTwoMoreRequests();
    assertThat(publishes(access(A))).isTrue();
    assertThat(publishes(access(B).claim("iss", A.issuer()))).isFalse();
  }

  private static void afterTwoMoreRequests() {
    int before = KEYS_OF_A.requests();
    Deadline.await("more requests for keys", () -> KEYS_OF_A.requests() > before + 1);
  }

  @Test
  void providerThatWasDownAtTheStartIsFoundLater() {
    RawResponse response = hub.publication(access(LATE), "topic", topic).send();
    assertThat(response).isError(503);
    assertThat(response.header("Retry-After").orElse("none")).matches("[1-9]\\d*");
    KEYS_OF_LATE.serve(LATE.jwk());
    Deadline.await("the late provider", () -> publishes(access(LATE)));
    assertThat(hub.subscription("match", topic).bearer(access(LATE)).send()).isError(401);
  }

  @Test
  void keyInAFileIsReadAgain() throws IOException {
    Token old = Token.access().claim("iss", "urn:file").publish("*").secret("a".repeat(40));
    Token next = Token.access().claim("iss", "urn:file").publish("*").secret("b".repeat(40));
    assertThat(publishes(old)).isTrue();
    assertThat(publishes(next)).isFalse();
    Files.writeString(KEY_FILE, "short");
    ServerLog.fromStart().awaitText("the keys read before stay in use");
    assertThat(publishes(old)).isTrue();
    Files.writeString(KEY_FILE, "b".repeat(40) + "\n");
    Deadline.await("the next key of the file", () -> publishes(next));
    assertThat(publishes(old)).isFalse();
  }

  @Test
  void claimsOfTheProvidersOwnGrantTopics() {
    for (Generation generation : Generation.values()) {
      Token editor = B.token(generation).claim("realm_access", Provider.realmRoles("editor"));
      assertThat(hub.publication(editor, "topic", "https://example.com/books/1").send())
          .hasStatus(200);
      assertThat(hub.publication(editor, "topic", topic).send()).isError(403);
      Token reader =
          B.token(generation)
              .claim(
                  "realm_access",
                  Map.of("roles", List.of(), "mercure", Map.of("subscribe", List.of(topic))));
      try (EventStream stream = hub.subscribe(reader, generation.topic(), topic)) {
        String id = hub.publish(access(A), "topic", topic, "private", "on");
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void authorizationServersAreAdvertised() {
    String metadata =
        hub.request("GET", "/.well-known/oauth-protected-resource" + Hub.PATH).send().text();
    assertThat(metadata).contains("\"authorization_servers\":[\"https://a.example\"]");
  }
}
