package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More who come at once than can be announced: those too many are refused, and only they. */
@ExtendWith(ArquillianExtension.class)
final class Section15OverloadIT {
  private static final int SUBSCRIBERS = 16;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");
  private final ConcurrentLinkedQueue<RawResponse> refused = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.backlog.max-waiting", "1")
        .and("mercure.subscriptions", "true")
        .build();
  }

  @Test
  void whoCannotBeAnnouncedIsRefusedAndTheHubGoesOn() throws InterruptedException {
    List<Thread> subscribers = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      Thread subscriber = new Thread(this::comeAndGo, "subscriber");
      subscribers.add(subscriber);
      subscriber.start();
    }
    try {
      Deadline.await("one is too many", () -> !refused.isEmpty());
    } finally {
      enough.set(true);
    }
    for (Thread subscriber : subscribers) {
      subscriber.join();
    }
    assertThat(refused)
        .allSatisfy(
            response -> {
              assertThat(response.status()).isEqualTo(503);
              assertThat(response.text().lines()).hasSize(1);
              assertThat(response.header("Retry-After")).isPresent();
              assertThat(response.isEventStream()).isFalse();
            });
    Deadline.await("subscribers are taken again", () -> subscribe().status() == 200);
    Deadline.await(
        "publications are taken again",
        () -> hub.publication(token, "topic", topic).send().status() == 200);
  }

  private RawResponse subscribe() {
    return hub.subscription("topic", topic).send();
  }

  private void comeAndGo() {
    while (!enough.get()) {
      RawResponse response = subscribe();
      if (response.status() != 200) {
        refused.add(response);
      }
    }
  }
}
