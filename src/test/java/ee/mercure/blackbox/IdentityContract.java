package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for the tokens of the issuer that the standard settings of MicroProfile JWT describe,
 * whether the hub verifies them or the container does.
 */
abstract class IdentityContract {
  static final Provider PROVIDER = Provider.rsa("https://idp.example", "key-1");
  private static final Provider STRANGER = Provider.rsa("https://idp.example", "key-1");
  private static final String ROLE_TOPIC = "https://example.com/books/1";

  final Hub hub = Hub.deployed();
  final String topic = Hub.uniqueTopic();

  /** The hub of the development profile, whose container or self trusts the provider. */
  static HubArchive trusting() {
    return HubArchive.with("mp.jwt.verify.publickey", PROVIDER.pem())
        .and("mp.jwt.verify.issuer", PROVIDER.issuer())
        .and("mp.jwt.verify.audiences", Token.RESOURCE)
        .and("mercure.issuer.mp.roles.editor.publish", "https://example.com/books/:id")
        .and("mercure.token-expiry-notice", "0");
  }

  private static Token token(Generation generation) {
    return PROVIDER.token(generation);
  }

  private static Token all(Generation generation) {
    return token(generation).publish("*").subscribe("*");
  }

  // What is accepted

  @ParameterizedTest
  @EnumSource
  void tokenGrantsWhatItSays(Generation generation) {
    Token publisher = token(generation).publish(topic);
    Token reader = token(generation).subscribe(topic);
    try (EventStream stream = hub.subscribe(reader, generation.topic(), topic)) {
      String id = hub.publish(publisher, "topic", topic, "data", "secret", "private", "on");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
    assertThat(hub.publication(publisher, "topic", topic + "/other").send()).isError(403);
    assertThat(hub.publication(reader, "topic", topic).send()).isError(403);
    assertThat(hub.publication(token(generation), "topic", topic).send()).isError(403);
  }

  @ParameterizedTest
  @EnumSource
  void privateUpdatesNeedTheirGrant(Generation generation) {
    Token publisher = token(generation).publish("*");
    try (EventStream stream =
        hub.subscribe(token(generation).subscribe("urn:other"), generation.topic(), topic)) {
      hub.publish(publisher, "topic", topic, "private", "on");
      String id = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void subscriptionsCanBeRead() {
    for (Generation generation : Generation.values()) {
      String pattern = SubscriptionApi.ROOT;
      Token reader = token(generation).subscribe(pattern);
      assertThat(hub.request("GET", pattern).bearer(reader).send()).hasStatus(200);
      assertThat(hub.request("GET", pattern).bearer(token(generation)).send()).isError(403);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rolesStandForTopics(Generation generation) {
    Token editor = token(generation).claim("groups", List.of("reader", "editor"));
    assertThat(hub.publication(editor, "topic", ROLE_TOPIC).send()).hasStatus(200);
    assertThat(hub.publication(editor, "topic", topic).send()).isError(403);
    Token reader = token(generation).claim("groups", List.of("reader"));
    assertThat(hub.publication(reader, "topic", ROLE_TOPIC).send()).isError(403);
  }

  @ParameterizedTest
  @EnumSource
  void audienceMayBeOneOfSeveral(Generation generation) {
    Token token = all(generation).claim("aud", List.of("urn:other", Token.RESOURCE));
    assertThat(hub.publication(token, "topic", topic).send()).hasStatus(200);
  }

  @Test
  void payloadOfATokenDescribesItsSubscriptions() {
    Token classic = token(CLASSIC).subscribe("*").payload(Map.of("a", List.of(1, true, "x")));
    Token one = token(ONE).subscribe("*").payload(Map.of("a", List.of(1, true, "x")));
    for (Token token : List.of(classic, one)) {
      Generation generation = token == classic ? CLASSIC : ONE;
      try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
        assertThat(stream.response()).hasStatus(200);
        Deadline.await(
            "the subscription with its payload",
            () ->
                hub.request("GET", SubscriptionApi.ROOT)
                    .bearer(all(generation))
                    .send()
                    .text()
                    .contains("\"payload\":{\"a\":[1,true,\"x\"]}"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamEndsWithItsToken(Generation generation) {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
    try (EventStream stream =
        hub.subscribe(all(generation).expiresAt(end), generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  @Test
  void tokenMayComeInACookieOrTheQuery() {
    String classic = token(CLASSIC).subscribe(topic).compact();
    String one = token(ONE).subscribe(topic).compact();
    List<RawRequest> requests =
        List.of(
            hub.subscription("topic", topic).cookie("mercureAuthorization", classic),
            hub.subscription("topic", topic, "authorization", classic),
            hub.subscription("match", topic).cookie("__Secure-mercure_access_token", one));
    for (RawRequest request : requests) {
      try (EventStream stream = request.open()) {
        Token publisher = token(CLASSIC).publish("*");
        String id = hub.publish(publisher, "topic", topic, "private", "on");
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void headerComesBeforeCookieEvenIfItIsWorthless() {
    String good = token(CLASSIC).compact();
    Token bad = STRANGER.token(CLASSIC);
    assertThat(
            hub.subscription("topic", topic)
                .cookie("mercureAuthorization", good)
                .bearer(bad)
                .send())
        .isError(401);
  }

  // What is refused

  @Test
  void withoutATokenNobodyPublishes() {
    assertThat(hub.request("POST", Hub.PATH).form("topic=a").send())
        .isError(401)
        .hasBearerChallenge();
    assertThat(hub.subscription("topic", topic).send()).hasStatus(200);
  }

  @Test
  void headerThatIsNoBearerTokenIsMalformed() {
    String token = token(CLASSIC).compact();
    for (String header : List.of("Bearer a b", "Bearer", "Bearer ", "Bearer x", token)) {
      assertThat(hub.subscription("topic", "a").header("Authorization", header).send())
          .isError(401);
      assertThat(hub.subscription("match", "a").header("Authorization", header).send())
          .isError(400);
    }
  }

  private record Forgery(String name, Generation generation, String token) {
    @Override
    public String toString() {
      return name + " (" + generation + ")";
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void forgeryIsRefusedAndNeverAnonymous(Forgery forgery) {
    String header = "Bearer " + forgery.token();
    String parameter = forgery.generation().topic();
    List<RawRequest> requests =
        List.of(
            hub.subscription(parameter, topic).header("Authorization", header),
            hub.request("POST", Hub.PATH).header("Authorization", header).form("topic=" + topic));
    for (RawRequest request : requests) {
      RawResponse response = request.send();
      assertThat(response).isError(401);
      assertThat(response.headerLines("WWW-Authenticate")).hasSize(1);
      assertThat(response.text()).isEqualTo("The access token is not valid\n");
    }
  }

  static Stream<Forgery> forgeries() {
    List<Forgery> forgeries = new ArrayList<>();
    for (Generation generation : Generation.values()) {
      signatures(generation, forgeries);
      claims(generation, forgeries);
      texts(generation, forgeries);
    }
    return forgeries.stream();
  }

  private static void add(
      List<Forgery> all, String name, Generation generation, UnaryOperator<Token> change) {
    all.add(new Forgery(name, generation, change.apply(all(generation)).compact()));
  }

  private static void signatures(Generation generation, List<Forgery> all) {
    byte[] der = PROVIDER.keys().getPublic().getEncoded();
    byte[] pem = PROVIDER.pem().getBytes(US_ASCII);
    add(all, "strange key", generation, t -> t.signedWith(STRANGER.keys().getPrivate(), "RS256"));
    add(all, "unsigned", generation, Token::unsigned);
    add(all, "RS512", generation, t -> t.algorithm("RS512"));
    add(all, "PS256", generation, t -> t.algorithm("PS256"));
    add(all, "PEM as secret", generation, t -> t.signedWith(new HmacKey(pem), "HS256"));
    add(all, "DER as secret", generation, t -> t.signedWith(new HmacKey(der), "HS256"));
    add(all, "secret", generation, t -> t.signedWith(new HmacKey(new byte[32]), "HS256"));
    add(
        all,
        "another kind of key",
        generation,
        t -> t.signedWith(Provider.keyPair("EC", 256).getPrivate(), "ES256"));
    add(
        all,
        "embedded key",
        generation,
        t ->
            t.signedWith(STRANGER.keys().getPrivate(), "RS256").headerField("jwk", STRANGER.jwk()));
    add(
        all,
        "jku",
        generation,
        t ->
            t.signedWith(STRANGER.keys().getPrivate(), "RS256")
                .headerField("jku", "https://attacker.example/keys"));
    add(
        all,
        "crit",
        generation,
        t -> t.headerField("crit", List.of("urn:x")).headerField("urn:x", true));
  }

  private static void claims(Generation generation, List<Forgery> all) {
    long now = Instant.now().getEpochSecond();
    add(all, "expired", generation, t -> t.expiresIn(Duration.ofMinutes(-5)));
    add(all, "without end", generation, t -> t.withoutClaim("exp"));
    add(all, "end is a word", generation, t -> t.claim("exp", "soon"));
    add(all, "end is an object", generation, t -> t.claim("exp", Map.of("at", now + 60)));
    add(all, "end is negative", generation, t -> t.claim("exp", -1));
    add(all, "not yet", generation, t -> t.notBefore(Instant.now().plusSeconds(600)));
    add(all, "other issuer", generation, t -> t.claim("iss", "https://other.example"));
    add(all, "issuer with a slash", generation, t -> t.claim("iss", PROVIDER.issuer() + "/"));
    add(all, "issuer as array", generation, t -> t.claim("iss", List.of(PROVIDER.issuer())));
    add(all, "without issuer", generation, t -> t.withoutClaim("iss"));
    add(all, "issuer of another key", generation, t -> t.claim("iss", Token.ISSUER));
    add(all, "other audience", generation, t -> t.claim("aud", "urn:other"));
    add(all, "audience too short", generation, t -> t.claim("aud", Token.RESOURCE.substring(1)));
    add(all, "no audience", generation, t -> t.withoutClaim("aud"));
    add(all, "empty audience", generation, t -> t.claim("aud", List.of()));
    add(all, "audience is a number", generation, t -> t.claim("aud", 1));
    String grants = generation == ONE ? "authorization_details" : "mercure";
    add(all, "grants are a word", generation, t -> t.claim(grants, "all"));
    add(all, "grants are a number", generation, t -> t.claim(grants, 1));
    add(
        all,
        "grant without topics",
        generation,
        t ->
            generation == ONE
                ? t.detail(Map.of("type", Token.DETAIL_TYPE, "actions", List.of("publish")))
                : t.claim("mercure", Map.of("publish", "*")));
  }

  private static void texts(Generation generation, List<Forgery> all) {
    String[] parts = all(generation).compact().split("\\.", -1);
    String[] other = token(generation).compact().split("\\.", -1);
    String padding = "x".repeat(50);
    Map<String, String> texts =
        Map.of(
            "claims of another token", other[0] + "." + parts[1] + "." + other[2],
            "signature of another token", parts[0] + "." + parts[1] + "." + other[2],
            "signature cut off", parts[0] + "." + parts[1] + ".",
            "signature cut short", parts[0] + "." + parts[1] + "." + parts[2].substring(2),
            "two parts", parts[0] + "." + parts[1],
            "four parts", String.join(".", parts) + "." + padding,
            "payload is no JSON", parts[0] + "." + encoded("{") + "." + parts[2],
            "header with alg none",
                encoded("{\"alg\":\"none\",\"typ\":\"" + typ(generation) + "\"}")
                    + "."
                    + parts[1]
                    + "."
                    + parts[2]);
    texts.forEach((name, text) -> all.add(new Forgery(name, generation, text)));
  }

  private static String typ(Generation generation) {
    return generation == ONE ? "at+jwt" : "JWT";
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void thereAreEnoughForgeries() {
    Set<String> tokens = new HashSet<>();
    forgeries().forEach(forgery -> tokens.add(forgery.token()));
    assertThat(tokens).hasSizeGreaterThan(60);
  }

  @Test
  void reasonIsForTheLogAlone() {
    ServerLog log = ServerLog.fromNow();
    RawResponse response =
        hub.publication(all(CLASSIC).claim("aud", "urn:other"), "topic", topic).send();
    assertThat(response).isError(401);
    assertThat(response.text()).doesNotContain("aud", "AUDIENCE");
    log.awaitText("refused a token of a PUBLISHER: ");
  }
}
