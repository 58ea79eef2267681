package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 20: a stream ends with its token. There are no heartbeats and no notices here: only the
 * end of the token can wake the hub.
 */
@ExtendWith(ArquillianExtension.class)
final class Section20ExpiryIT {
  private static final String COOKIE = "mercureAuthorization";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0")
        .and("mercure.token-expiry-notice", "0")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void streamEndsCleanlyWhenItsTokenDoes(Generation generation) {
    Instant end = soon();
    Token token = generation.token().subscribe("*").expiresAt(end);
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      String id = hub.publish(publisher, "topic", topic, "private", "on");
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  @Test
  void tokenInTheQueryEndsToo() {
    endsAt(soon(), token -> hub.subscription("topic", topic, "authorization", token));
  }

  @Test
  void tokenInACookieEndsToo() {
    endsAt(soon(), token -> hub.subscription("topic", topic).cookie(COOKIE, token));
  }

  private static void endsAt(Instant end, Function<String, RawRequest> subscription) {
    String token = Token.classic().expiresAt(end).compact();
    try (EventStream stream = subscription.apply(token).open()) {
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyStreamOfATokenEnds(Generation generation) {
    Instant end = TokenEnd.after(20, hub);
    Token token = generation.token().expiresAt(end);
    List<EventStream> streams =
        Stream.generate(() -> hub.subscribe(token, generation.topic(), topic)).limit(20).toList();
    for (EventStream stream : streams) {
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
      stream.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokenThatEndedOpensNoFurtherStream(Generation generation) {
    Token token = generation.token().expiresAt(soon());
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).isTrue();
    }
    assertThat(hub.subscription(generation.topic(), topic).bearer(token).send()).isError(401);
  }

  @ParameterizedTest
  @EnumSource
  void fractionsOfASecondCount(Generation generation) {
    Instant end = soon().plusMillis(500);
    Token token = generation.token().claim("exp", end.toEpochMilli() / 1000.0);
    try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endOfOneStreamDisturbsNoOther(Generation generation) {
    Token token = generation.token().expiresAt(soon());
    try (EventStream anonymous = hub.subscribe(generation.topic(), topic);
        EventStream longer = hub.subscribe(generation.token(), generation.topic(), topic);
        EventStream ending = hub.subscribe(token, generation.topic(), topic)) {
      assertThat(ending.awaitClosed()).isTrue();
      String id = hub.publish(publisher, "topic", topic);
      assertThat(anonymous.nextEvent().id()).isEqualTo(id);
      assertThat(longer.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endThatIsFarAwayIsNoEnd(Generation generation) {
    for (Object far : List.of(Long.MAX_VALUE, 4_102_444_800L, 1e300)) {
      Token token = generation.token().claim("exp", far);
      try (EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
        String id = hub.publish(publisher, "topic", topic);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void endOfAStreamIsTheEndOfItsSubscription(Generation generation) {
    Token token = generation.token().expiresAt(soon());
    Token watching = generation.token().subscribe("*");
    try (EventStream watcher = hub.subscribe(watching, generation.topic(), "*");
        EventStream stream = hub.subscribe(token, generation.topic(), topic)) {
      assertThat(stream.awaitClosed()).isTrue();
      ServerSentEvent event = watcher.nextEvent();
      while (!event.data().contains(topic) || event.data().contains("\"active\":true")) {
        event = watcher.nextEvent();
      }
      assertThat(SubscriptionApi.document(event.data())).containsEntry("active", false);
    }
  }

  private Instant soon() {
    return TokenEnd.after(5, hub);
  }
}
