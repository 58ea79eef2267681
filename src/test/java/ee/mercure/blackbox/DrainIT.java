package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.blackbox.application.StopServlet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the hub begins to serve and how it stops: nobody loses what was taken. */
@ExtendWith(ArquillianExtension.class)
final class DrainIT {
  private static final String HUB = "hub";
  private static final int STREAMS = 20;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @ArquillianResource private Deployer deployer;

  @Deployment(name = HUB, managed = false, testable = false)
  static WebArchive hub() {
    return HubArchive.withClasses(StopServlet.class).build();
  }

  @BeforeEach
  void deploy() {
    deployer.deploy(HUB);
  }

  @AfterEach
  void undeploy() {
    deployer.undeploy(HUB);
  }

  @Test
  void hubIsReadyUntilItStops() {
    assertThat(readiness().status()).isEqualTo(200);
    assertThat(readiness().text()).contains("mercure");
    stop().join();
    assertThat(readiness().status()).isEqualTo(503);
  }

  @Test
  void streamsGetWhatIsQueuedAndEndCleanly() {
    List<EventStream> streams = new ArrayList<>();
    try {
      while (streams.size() < STREAMS) {
        streams.add(hub.subscribe(streams.size() % 2 == 0 ? "topic" : "match", topic));
      }
      String id = hub.publish(publisher, "topic", topic, "data", "x".repeat(100_000));
      CompletableFuture<RawResponse> stop = stop();
      for (EventStream stream : streams) {
        assertThat(stream.nextEvent().id()).isEqualTo(id);
        assertThat(stream.awaitClosed()).isTrue();
      }
      assertThat(stop.orTimeout(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS).join())
          .hasStatus(200);
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @Test
  void newRequestsAreRefusedAndThoseUnderWayAnswered() throws IOException {
    byte[] request = hub.publication(publisher, "topic", topic, "data", "late").bytes();
    int half = new String(request, UTF_8).indexOf("\r\n\r\n") + 6;
    try (EventStream stream = hub.subscribe("topic", topic);
        RawConnection publication = hub.connect()) {
      publication.write(request, 0, half);
      awaitUnderWay();
      CompletableFuture<RawResponse> stop = stop();
      Deadline.await("refusal", () -> readiness().status() == 503);
      refused(hub.publication(publisher, "topic", topic));
      refused(hub.subscription("topic", topic));
      refused(hub.subscription("match", topic));
      assertThat(stop.isDone()).isFalse();

      publication.write(request, half, request.length);
      RawResponse head = publication.readHead();
      String id = new String(publication.body(head).readAllBytes(), UTF_8);
      assertThat(head).hasStatus(200);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
      assertThat(stream.awaitClosed()).isTrue();
      assertThat(stop.orTimeout(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS).join())
          .hasStatus(200);
    }
  }

  /** Requests that come later are answered only after the hub has begun to read this one's body. */
  private void awaitUnderWay() {
    for (int i = 0; i < 20; i++) {
      hub.publish(publisher, "topic", Hub.uniqueTopic());
    }
  }

  private static void refused(RawRequest request) {
    RawResponse response = request.send();
    assertThat(response).isError(503).hasHeader("Retry-After", "1");
  }

  private CompletableFuture<RawResponse> stop() {
    return CompletableFuture.supplyAsync(() -> hub.request("POST", StopServlet.PATH).send());
  }

  private RawResponse readiness() {
    Hub health = new Hub(hub.host(), TestServer.current().healthPort());
    return health.request("GET", "/health/ready").send();
  }
}
