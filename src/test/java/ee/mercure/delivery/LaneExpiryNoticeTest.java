package ee.mercure.delivery;

import static ee.mercure.delivery.TestChannel.COMMENT;
import static ee.mercure.delivery.TestLanes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The notice that a token expires, which stands between updates and is none. */
class LaneExpiryNoticeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final String NOTICE = "{\"type\":\"token-expiring\",\"at\":\"\"}";

  @Test
  void aStreamSaysOnceThatItsTokenExpires() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withExpiryNotice(HOUR, 1 << 20)) {
      TestChannel channel = lanes.followFor(LIFE);
      assertThat(channel.next(2)).containsExactly(COMMENT, NOTICE);
      lanes.publish("id1", "id2");
      assertThat(channel.next(2)).containsExactly("id1", "id2");
    }
  }

  @Test
  void aStreamWithoutAnEndSaysNothing() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withExpiryNotice(HOUR, 1 << 20)) {
      TestChannel channel = lanes.follow();
      lanes.publish("id1");
      assertThat(channel.next()).isEqualTo("id1");
    }
  }

  @Test
  void theNoticeComesWhenItIsTime() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withExpiryNotice(LIFE.minusMillis(50), 1 << 20)) {
      TestChannel channel = lanes.followFor(LIFE);
      assertThat(channel.next(2)).containsExactly(COMMENT, NOTICE);
    }
  }

  @Test
  void aReaderThatIsNotReadyGetsTheNoticeLaterAndEveryUpdateOnce() throws InterruptedException {
    // So little fits into the outbox that the reader is sent back to the history.
    try (TestLanes lanes = TestLanes.withExpiryNotice(HOUR, 64)) {
      TestChannel.Blockade blockade;
      TestChannel channel = new TestChannel();
      blockade = channel.block();
      lanes.openFor(channel, LIFE);
      blockade.awaitWriter();
      channel.becomeUnready();
      blockade.lift();
      lanes.publish(ids(1, 200));
      lanes.awaitRouted();
      channel.becomeReady();
      List<String> expected = new ArrayList<>(List.of(COMMENT, NOTICE));
      expected.addAll(ids(1, 200));
      assertThat(channel.next(202)).isEqualTo(expected);
      assertThat(channel.rest()).isEmpty();
    }
  }
}
