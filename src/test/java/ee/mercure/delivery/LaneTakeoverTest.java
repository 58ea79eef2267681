package ee.mercure.delivery;

import static ee.mercure.delivery.TestLanes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.delivery.TestChannel.Blockade;
import ee.mercure.delivery.TestLanes.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write that blocks costs its lane a thread and nothing else. */
class LaneTakeoverTest {

  @Test
  void aBlockedWriteDoesNotHoldUpTheOthersOfItsLane() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel stuck = lanes.follow();
      TestChannel healthy = lanes.follow();
      Blockade blockade = stuck.block();

      lanes.publish(ids(1, 3));
      blockade.awaitWriter();
      lanes.publish(ids(4, 100));
      assertThat(healthy.next(100)).isEqualTo(ids(1, 100));
      assertThat(stuck.rest()).isEmpty();

      blockade.lift();
      assertThat(stuck.next(100)).as("all of it, once, in order").isEqualTo(ids(1, 100));
      lanes.publish("id101");
      assertThat(stuck.next()).isEqualTo("id101");
      assertThat(healthy.next()).isEqualTo("id101");
    }
  }

  @Test
  void aSlowReaderThatBecomesReadyWhileItIsFoundUnreadyIsNotForgotten()
      throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel slow = lanes.follow();
      Blockade blockade = slow.block();
      lanes.publish("id1");
      blockade.awaitWriter();
      lanes.publish("id2");
      slow.becomeReadyMeanwhile(lanes::awaitRouted);
      blockade.lift();
      assertThat(slow.next(2)).containsExactly("id1", "id2");
    }
  }

  @Test
  void severalMayBlockAtOnce() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      List<TestChannel> stuck = new ArrayList<>();
      List<Blockade> blockades = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        TestChannel channel = lanes.follow();
        stuck.add(channel);
        blockades.add(channel.block());
      }
      TestChannel healthy = lanes.follow();
      lanes.publish(ids(1, 10));
      for (Blockade blockade : blockades) {
        blockade.awaitWriter();
      }
      lanes.publish(ids(11, 100));
      assertThat(healthy.next(100)).isEqualTo(ids(1, 100));
      for (int i = blockades.size() - 1; i >= 0; i--) {
        blockades.get(i).lift();
        assertThat(stuck.get(i).next(100)).isEqualTo(ids(1, 100));
      }
      lanes.publish("id101");
      for (TestChannel channel : stuck) {
        assertThat(channel.next()).isEqualTo("id101");
      }
    }
  }

  @Test
  void aBatchThatIsHalfWrittenIsFinishedAndNotRepeated() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutbox(300)) {
      TestChannel stuck = lanes.follow();
      TestChannel healthy = lanes.follow();
      stuck.becomeUnready();
      lanes.publish(ids(1, 5));
      assertThat(healthy.next(5)).isEqualTo(ids(1, 5));
      Blockade blockade = stuck.block(2);
      stuck.becomeReady();
      blockade.awaitWriter();
      lanes.publish(ids(6, 200));
      assertThat(healthy.next(195)).isEqualTo(ids(6, 200));
      assertThat(stuck.rest()).isEqualTo(ids(1, 2));

      blockade.lift();
      assertThat(stuck.next(198)).isEqualTo(ids(3, 200));
      lanes.publish("id201");
      assertThat(stuck.next()).isEqualTo("id201");
    }
  }

  @Test
  void oneConnectionMayBlockAgainAndAgain() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel stuck = lanes.follow();
      TestChannel healthy = lanes.follow();
      for (int round = 0; round < 5; round++) {
        Blockade blockade = stuck.block();
        List<String> ids = ids(round * 10 + 1, round * 10 + 10);
        lanes.publish(ids);
        assertThat(healthy.next(10)).isEqualTo(ids);
        blockade.awaitWriter();
        blockade.lift();
        assertThat(stuck.next(10)).isEqualTo(ids);
      }
    }
  }

  @Test
  void aSlowReaderIsWrittenAsideUntilItHasCaughtUp() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutbox(200)) {
      TestChannel slow = lanes.follow();
      Blockade first = slow.block();
      lanes.publish("id1");
      first.awaitWriter();
      assertThat(slow.writer()).startsWith("mercure-lane-");
      lanes.publish(ids(2, 100));
      lanes.awaitRouted();
      Blockade second = slow.block();
      first.lift();
      second.awaitWriter();
      assertThat(slow.writer()).startsWith("mercure-blocking-");

      lanes.publish(ids(101, 200));
      lanes.awaitRouted();
      second.lift();
      assertThat(slow.next(200)).isEqualTo(ids(1, 200));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      for (int i = 201; !slow.writer().startsWith("mercure-lane-"); i++) {
        assertThat(System.nanoTime() - end).as("written by its lane again in time").isNegative();
        lanes.publish("id" + i);
        assertThat(slow.next()).isEqualTo("id" + i);
      }
    }
  }

  @Test
  void aStreamMayBlockAsItOpens() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel stuck = new TestChannel();
      Blockade blockade = stuck.block();
      lanes.open(TestLanes.subscriber(), stuck, TestLanes.terms(ReplayFrom.LIVE));
      blockade.awaitWriter();
      TestChannel healthy = lanes.follow();
      lanes.publish("id1");
      assertThat(healthy.next()).isEqualTo("id1");
      blockade.lift();
      assertThat(stuck.next(2)).containsExactly(TestChannel.COMMENT, "id1");
    }
  }

  @Test
  void aWriteThatFailsAfterTheTakeoverEndsItsSubscriberOnly() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel stuck = lanes.follow();
      TestChannel healthy = lanes.follow();
      Blockade blockade = stuck.block();
      lanes.publish("id1");
      blockade.awaitWriter();
      assertThat(healthy.next()).isEqualTo("id1");
      lanes.publish("id2");
      assertThat(healthy.next()).isEqualTo("id2");
      assertThat(lanes.endings()).isEmpty();

      stuck.breakOff();
      blockade.lift();
      stuck.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
      lanes.publish("id3");
      assertThat(healthy.next()).isEqualTo("id3");
      assertThat(stuck.rest()).isEmpty();
      assertThat(lanes.endings()).isEmpty();
    }
  }

  @Test
  void aConnectionMayEndWhileItsWriteIsBlocked() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withWriteTimeout(Duration.ofMillis(50))) {
      TestChannel stuck = lanes.follow();
      TestChannel healthy = lanes.follow();
      Blockade blockade = stuck.block();
      lanes.publish("id1");
      blockade.awaitWriter();
      stuck.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.WRITE_TIMEOUT);

      blockade.lift();
      lanes.publish("id2");
      assertThat(healthy.next(2)).containsExactly("id1", "id2");
      lanes.awaitRouted();
      assertThat(stuck.rest()).as("only what was on its way").containsExactly("id1");
      assertThat(lanes.endings()).isEmpty();
    }
  }

  @Test
  void closingTheLanesDoesNotWaitForABlockedWrite() throws InterruptedException {
    TestLanes lanes = TestLanes.start();
    TestChannel stuck = lanes.follow();
    TestChannel healthy = lanes.follow();
    Blockade blockade = stuck.block();
    lanes.publish("id1");
    blockade.awaitWriter();
    lanes.close();
    healthy.awaitClosed();
    stuck.awaitClosed();
    assertThat(List.of(lanes.nextEnding(), lanes.nextEnding()))
        .extracting(Ending::reason)
        .containsOnly(DisconnectReason.SHUTDOWN);
    blockade.lift();
    assertThat(lanes.endings()).isEmpty();
  }
}
