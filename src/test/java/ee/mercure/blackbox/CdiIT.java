package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.blackbox.application.ApplicationServlet;
import ee.mercure.blackbox.application.ObservedUpdates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application in the hub's own WAR publishes and observes updates by CDI. */
@ExtendWith(ArquillianExtension.class)
final class CdiIT {
  private static final int PUBLISHERS = 4;
  private static final int UPDATES_OF_EACH = 100;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.withClasses(ApplicationServlet.class, ObservedUpdates.class).build();
  }

  @ParameterizedTest
  @EnumSource
  void updateOfJavaCodeReachesSubscribers(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      String id = publishInJava("data", "x\ny");
      ServerSentEvent event = stream.nextEvent();
      assertThat(event.id()).isEqualTo(id).startsWith("urn:uuid:");
      assertThat(event.data()).isEqualTo("x\ny");
      assertThat(event.type()).isEqualTo("message");
    }
  }

  @ParameterizedTest
  @EnumSource
  void privateUpdateOfJavaCodeIsPrivate(Generation generation) {
    Token granted = generation.token().subscribe(topic);
    try (EventStream anonymous = hub.subscribe(generation.topic(), topic);
        EventStream reader = hub.subscribe(granted, generation.topic(), topic)) {
      String secret = publishInJava("data", "x", "private", "on");
      String end = publishInJava("data", "y");
      assertThat(anonymous.nextEvent().id()).isEqualTo(end);
      assertThat(reader.nextEvent().id()).isEqualTo(secret);
    }
  }

  @ParameterizedTest
  @EnumSource
  void updateOfJavaCodeIsStored(Generation generation) {
    String first = publishInJava("data", "x");
    String second = publishInJava("data", "y");
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), first)) {
      assertThat(stream.nextEvent().id()).isEqualTo(second);
    }
  }

  @Test
  void observerSeesEveryUpdateInTheOrderOfTheLog() throws Exception {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      List<String> published = publishConcurrently();
      List<String> delivered =
          stream.nextEvents(published.size()).stream().map(ServerSentEvent::id).toList();
      assertThat(delivered).containsExactlyInAnyOrderElementsOf(published);
      List<String> observed = observed();
      assertThat(observed.stream().map(line -> Long.valueOf(line.split(" ", 2)[0])))
          .doesNotHaveDuplicates()
          .isSorted();
      assertThat(observed.stream().map(line -> line.split(" ", 2)[1]).filter(published::contains))
          .containsExactlyElementsOf(delivered);
    }
  }

  @Test
  void observerSeesAnUpdateBeforeItsPublisherIsAnsweredOrSoonAfter() {
    String id = hub.publish(publisher, "topic", topic);
    Deadline.await("the update", () -> observed().stream().anyMatch(line -> line.endsWith(id)));
  }

  @Test
  void observerMayPublish() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      for (int i = 0; i < 3; i++) {
        hub.publish(publisher, "topic", topic, "data", ObservedUpdates.PING);
        assertThat(stream.nextEvents(2))
            .extracting(ServerSentEvent::data)
            .containsExactly(ObservedUpdates.PING, "pong");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ObservedUpdates.FAILURE, ObservedUpdates.FIRST_FAILURE, ObservedUpdates.ERROR})
  void observerThatFailsHarmsNobody(String failure) {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String failing = hub.publish(publisher, "topic", topic, "data", failure);
      String next = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .containsExactly(failing, next);
    }
  }

  private List<String> publishConcurrently() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    try {
      List<Future<List<String>>> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        boolean inJava = i % 2 == 0;
        publishers.add(threads.submit(() -> publish(inJava)));
      }
      List<String> ids = new ArrayList<>();
      for (Future<List<String>> each : publishers) {
        ids.addAll(each.get());
      }
      return ids;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> publish(boolean inJava) {
    List<String> ids = new ArrayList<>();
    while (ids.size() < UPDATES_OF_EACH) {
      ids.add(inJava ? publishInJava("data", "x") : hub.publish(publisher, "topic", topic));
    }
    return ids;
  }

  private String publishInJava(String... fieldsAndValues) {
    String form = Form.encode("topic", topic) + "&" + Form.encode(fieldsAndValues);
    RawResponse response = hub.request("POST", ApplicationServlet.PATH).form(form).send();
    assertThat(response.status()).isEqualTo(200);
    return response.text();
  }

  private List<String> observed() {
    return hub.request("GET", ApplicationServlet.PATH).send().text().lines().toList();
  }
}
