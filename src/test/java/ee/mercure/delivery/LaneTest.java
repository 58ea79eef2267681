package ee.mercure.delivery;

import static ee.mercure.delivery.TestChannel.COMMENT;
import static ee.mercure.delivery.TestLanes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {

  @Test
  void aStreamOpensWithACommentAndThenFollows() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel channel = lanes.follow();
      lanes.publish("id1", "id2");
      lanes.publishTo("other", "id3");
      lanes.publish("id4");
      assertThat(channel.next(3)).containsExactly("id1", "id2", "id4");
    }
  }

  @Test
  void aReaderWhoKeepsUpNeedsNoHistoryHoweverMuchWaitsForItsLane() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutboxAndHistory(200, 0)) {
      TestChannel channel = lanes.follow();
      TestChannel gate = new TestChannel();
      TestChannel.Blockade blockade = gate.blockStart();
      lanes.open(TestLanes.subscriber(), gate, TestLanes.terms(ReplayFrom.LIVE));
      blockade.awaitWriter();
      lanes.publish(ids(1, 500));
      blockade.lift();
      assertThat(channel.next(500)).isEqualTo(ids(1, 500));
    }
  }

  @Test
  void aBrokenChannelEndsItsSubscriberOnly() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel broken = lanes.follow();
      TestChannel healthy = lanes.follow();
      broken.breakOff();
      lanes.publish("id1");
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
      broken.awaitClosed();
      assertThat(healthy.next()).isEqualTo("id1");
    }
  }

  @Test
  void aChannelThatDoesNotEvenOpenEnds() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel broken = new TestChannel();
      broken.breakOff();
      lanes.open(TestLanes.subscriber(), broken, TestLanes.terms(ReplayFrom.LIVE));
      broken.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
    }
  }

  @Test
  void aStreamEndsWhenItsLifeIsOver() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel channel = lanes.followFor(Duration.ofMillis(30));
      channel.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.TOKEN_EXPIRED);
    }
  }

  @Test
  void aStreamWhoseLifeIsOverGetsWhatIsQueuedFirst() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel gate = new TestChannel();
      TestChannel.Blockade blockade = gate.blockStart();
      lanes.open(TestLanes.subscriber(), gate, TestLanes.terms(ReplayFrom.LIVE));
      blockade.awaitWriter();
      TestChannel channel = new TestChannel();
      lanes.openAlreadyOver(channel);
      lanes.publish("id1", "id2");
      blockade.lift();
      channel.awaitClosed();
      assertThat(channel.rest()).containsExactly(COMMENT, "id1", "id2");
    }
  }

  @Test
  void aReaderWhoTakesNothingIsCutWhenItsLifeIsOver() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel channel = new TestChannel();
      channel.becomeUnready();
      lanes.openAlreadyOver(channel);
      channel.awaitClosed();
      assertThat(channel.rest()).isEmpty();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.TOKEN_EXPIRED);
    }
  }

  @Test
  void aReaderWhoTakesNothingIsCutAfterTheWriteTimeout() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withWriteTimeout(Duration.ofMillis(50))) {
      TestChannel healthy = lanes.follow();
      TestChannel channel = lanes.follow();
      channel.becomeUnready();
      lanes.publish("id1");
      channel.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.WRITE_TIMEOUT);
      lanes.publish("id2");
      assertThat(healthy.next(2)).containsExactly("id1", "id2");
      assertThat(channel.rest()).isEmpty();
      assertThat(lanes.endings()).isEmpty();
    }
  }

  @Test
  void aSilentStreamGetsComments() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withHeartbeat(Duration.ofMillis(20))) {
      assertThat(lanes.follow().next(4)).containsOnly(COMMENT);
    }
  }

  @Test
  void aHeartbeatFindsASubscriberWhoIsGone() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withHeartbeat(Duration.ofMillis(20))) {
      TestChannel channel = lanes.follow();
      channel.breakOff();
      channel.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
    }
  }

  @Test
  void aSubscriberEndsOnce() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel channel = lanes.follow();
      channel.breakOff();
      lanes.publish(ids(1, 10));
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
      lanes.publish(ids(11, 20));
      channel.becomeReady();
      lanes.awaitRouted();
      assertThat(lanes.endings()).isEmpty();
    }
  }

  @Test
  void closingTheLanesEndsAllStreams() throws InterruptedException {
    TestLanes lanes = TestLanes.start();
    TestChannel one = lanes.follow();
    TestChannel other = lanes.follow();
    lanes.close();
    one.awaitClosed();
    other.awaitClosed();
    assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
    assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
  }
}
