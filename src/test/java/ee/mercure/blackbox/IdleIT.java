package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No server cuts a stream that is silent for longer than its time limits, 90 seconds at most. */
@NotOnPayara("closes HTTP/2 connections that are silent for long if there are no heartbeats")
@Tag("edge")
@ExtendWith(ArquillianExtension.class)
final class IdleIT {
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(100);

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "0").and("mercure.max-connection-age", "0").build();
  }

  @Test
  void streamsGetTheUpdateThatEndsALongSilence() {
    try (EventStream plain = hub.subscribe("topic", topic);
        Http2Client client = new Http2Client()) {
      Http2Client.Stream encrypted = client.open(topic);
      // The one thing that a test can do about silence is to keep it.
      long end = System.nanoTime() + SILENCE;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(plain.nextEvent().id()).isEqualTo(id);
      assertThat(encrypted.nextEvent().id()).isEqualTo(id);
      String next = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(plain.nextEvent().id()).isEqualTo(next);
      assertThat(encrypted.nextEvent().id()).isEqualTo(next);
    }
  }
}
