package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * More publications at once than may wait for the disk: those too many are refused, and only they.
 */
@ExtendWith(ArquillianExtension.class)
final class Section14OverloadIT {
  private static final int PUBLISHERS = 32;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");
  private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RawResponse> refused = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.backlog.max-waiting", "1").build();
  }

  @Test
  void whatIsTooMuchIsRefusedAndNotPublished() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(PUBLISHERS);
    for (int i = 0; i < PUBLISHERS; i++) {
      new Thread(
              () -> {
                try {
                  while (!enough.get()) {
                    note(hub.publication(token, "topic", topic).send());
                  }
                } finally {
                  ended.countDown();
                }
              })
          .start();
    }
    try {
      Deadline.await("one is too many", () -> !refused.isEmpty() && !taken.isEmpty());
    } finally {
      enough.set(true);
    }
    assertThat(ended.await(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS))
        .as("publishers end")
        .isTrue();

    assertThat(refused)
        .allSatisfy(
            response -> {
              assertThat(response.status()).isEqualTo(503);
              assertThat(response.text().lines()).hasSize(1);
              assertThat(response.header("Retry-After")).isPresent();
            });
    String last = hub.publish(token, "topic", topic);
    try (EventStream stream = hub.subscribe("topic", topic, "lastEventID", "earliest")) {
      List<String> replayed = stream.eventsUntil(last).stream().map(ServerSentEvent::id).toList();
      taken.add(last);
      assertThat(replayed).containsExactlyInAnyOrderElementsOf(taken);
    }
  }

  private void note(RawResponse response) {
    if (response.status() == 200) {
      taken.add(response.text());
    } else {
      refused.add(response);
    }
  }
}
