package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quotas: whoever comes when one is used up is told to come later, and nobody else suffers. */
@ExtendWith({ArquillianExtension.class, CleanLog.class})
final class QuotasIT {
  private static final int CONNECTIONS = 40;
  private static final int PER_SUBJECT = 6;
  private static final int PER_ADDRESS = 8;
  private static final int SUBSCRIPTIONS = 10;
  private static final Token PUBLISHER = Token.classic().publish("*");

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final List<EventStream> streams = new ArrayList<>();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.quota.connections", "" + CONNECTIONS)
        .and("mercure.quota.anonymous-connections", "" + CONNECTIONS)
        .and("mercure.quota.connections-per-subject", "" + PER_SUBJECT)
        .and("mercure.quota.connections-per-address", "" + PER_ADDRESS)
        .and("mercure.quota.subscriptions-per-token", "" + SUBSCRIPTIONS)
        .and("mercure.quota.publications-per-second", "20")
        .and("mercure.quota.publication-burst", "100")
        .and("mercure.trusted-proxies", "127.0.0.0/8, ::1")
        // A connection that is gone is noticed when something is written to it.
        .and("mercure.heartbeat", "200ms")
        .build();
  }

  @AfterEach
  void closeAll() {
    streams.forEach(EventStream::close);
  }

  private static boolean isOpened(RawRequest request, List<EventStream> opened) {
    try {
      opened.add(request.open());
      return true;
    } catch (AssertionError refused) {
      return false;
    }
  }

  private static RawRequest from(String address, RawRequest request) {
    return request.header("X-Forwarded-For", address);
  }

  /** Anonymous, each from an address of its own. */
  private RawRequest subscriptionOf(int client) {
    return from("192.0.2." + client, hub.subscription("topic", topic));
  }

  /** Opens a stream, perhaps in the place of one of an earlier test that is being noticed gone. */
  private void open(RawRequest request) {
    Deadline.await("a free place", () -> isOpened(request, streams));
  }

  private static void assertRefused(RawRequest request, String message) {
    RawResponse response = request.send();
    assertThat(response).isError(429, message);
    assertThat(response.header("Retry-After").orElse("none")).matches("[1-9]\\d*");
    assertThat(response).hasNoHeader("WWW-Authenticate");
  }

  @Test
  void connectionsAtTheLimitKeepReceivingWhileOthersAreTurnedAway() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      open(subscriptionOf(i));
    }
    ExecutorService crowd = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> turnedAway = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int client = 50 + i;
        turnedAway.add(
            crowd.submit(
                () -> assertRefused(subscriptionOf(client), "Too many connections: try again")));
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(hub.publish(PUBLISHER, "topic", topic, "data", "x"));
      }
      for (EventStream stream : streams) {
        assertThat(stream.nextEvents(20)).extracting(ServerSentEvent::id).isEqualTo(ids);
      }
      for (Future<?> request : turnedAway) {
        request.get();
      }
    } finally {
      crowd.shutdownNow();
    }
    streams.remove(0).close();
    open(subscriptionOf(99));
    assertRefused(subscriptionOf(98), "Too many connections");
  }

  @Test
  void addressHasItsShare() {
    for (int i = 0; i < PER_ADDRESS; i++) {
      open(subscriptionOf(1));
    }
    assertRefused(subscriptionOf(1), "Too many connections from this address");
    RawRequest head =
        hub.request("HEAD", Hub.PATH + "?" + Form.encode("topic", topic, "rewind", "5"));
    assertThat(from("192.0.2.1", head).send().status()).as("nothing is looked up").isEqualTo(429);
    open(subscriptionOf(2));
    // What the client says itself stands before what the proxy says.
    assertRefused(
        from("203.0.113.5, 192.0.2.1", hub.subscription("topic", topic)), "from this address");
    assertRefused(
        hub.subscription("topic", topic).header("Forwarded", "for=\"192.0.2.1:4711\""),
        "from this address");
  }

  @Test
  void subjectHasItsShareWhateverTokensItHas() {
    for (Generation generation : Generation.values()) {
      String subject = "urn:subject:" + generation;
      for (int i = 0; i < PER_SUBJECT; i++) {
        open(
            subscriptionOf(i)
                .bearer(generation.token().claim("sub", subject).claim("jti", "" + i)));
      }
      assertRefused(
          subscriptionOf(50).bearer(generation.token().claim("sub", subject)), "of this subject");
      open(subscriptionOf(51).bearer(generation.token().claim("sub", subject + "2")));
    }
    open(subscriptionOf(52));
  }

  @Test
  void tokenHasItsShareOfSubscriptions() {
    Token token = Token.access().claim("sub", "urn:many");
    String[] nine = new String[18];
    for (int i = 0; i < nine.length; i += 2) {
      nine[i] = "match";
      nine[i + 1] = topic + "/" + i;
    }
    open(from("192.0.2.1", hub.subscription(nine)).bearer(token));
    open(from("192.0.2.1", hub.subscription("match", topic)).bearer(token));
    assertRefused(
        from("192.0.2.1", hub.subscription("match", topic)).bearer(token),
        "Too many subscriptions with this token");
    open(
        from("192.0.2.1", hub.subscription("match", topic))
            .bearer(Token.access().claim("sub", "urn:few")));
  }

  @Test
  void streamsThatEndInAnyWayGiveTheirPlaceBack() {
    Token token = Token.classic().claim("sub", "urn:comes-and-goes");
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < PER_SUBJECT; i++) {
        int client = i;
        Deadline.await(
            "a place for the subject",
            () -> isOpened(subscriptionOf(client).bearer(token), streams));
      }
      streams.forEach(EventStream::close);
      streams.clear();
    }
    Token ending =
        Token.classic().claim("sub", "urn:ends").expiresIn(java.time.Duration.ofSeconds(2));
    for (int i = 0; i < PER_SUBJECT; i++) {
      open(subscriptionOf(i).bearer(ending));
    }
    for (EventStream stream : streams) {
      assertThat(stream.awaitClosed()).isTrue();
    }
    for (int i = 0; i < PER_SUBJECT; i++) {
      open(subscriptionOf(i).bearer(Token.classic().claim("sub", "urn:ends")));
    }
  }

  @Test
  void refusedRequestsTakeNothing() {
    Token token = Token.classic().claim("sub", "urn:wrong");
    for (int i = 0; i < CONNECTIONS + 5; i++) {
      assertThat(from("192.0.2.1", hub.request("GET", Hub.PATH)).bearer(token).send()).isError(400);
      assertThat(from("192.0.2.1", hub.request("HEAD", Hub.PATH + "?topic=a")).bearer(token).send())
          .hasStatus(200);
    }
    open(subscriptionOf(1).bearer(token));
  }

  @Test
  void publisherThatIsTooFastIsSlowedDown() {
    Token fast = Token.classic().publish("*").claim("sub", "urn:fast");
    RawResponse refused = null;
    int published = 0;
    while (refused == null) {
      RawResponse response = hub.publication(fast, "topic", topic).send();
      if (response.status() == 200) {
        published++;
      } else {
        refused = response;
      }
      assertThat(published).isLessThan(5000);
    }
    assertThat(published).isGreaterThanOrEqualTo(100);
    assertThat(refused).isError(429, "Too many publications").hasHeader("Retry-After", "1");
    assertThat(hub.publication(PUBLISHER, "topic", topic).send()).hasStatus(200);
    Deadline.await(
        "the next publication", () -> hub.publication(fast, "topic", topic).send().status() == 200);
  }
}
