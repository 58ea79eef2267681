package ee.mercure.delivery;

import static ee.mercure.delivery.TestChannel.COMMENT;
import static ee.mercure.delivery.TestLanes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.update.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers that are behind read on from the history: no gap, no duplicate, in order. */
class LaneReplayTest {

  private static String gap(String requested) {
    return "{\"type\":\"gap\",\"requested\":\"" + requested + "\",\"resumed-after\":\"earliest\"}";
  }

  @Test
  void aSubscriberWithAPositionReadsOnAndThenFollowsInOrder() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      lanes.publish(ids(1, 1000));
      TestChannel channel = lanes.resume(10);
      lanes.publish(ids(1001, 1100));
      assertThat(channel.next()).isEqualTo(COMMENT);
      assertThat(channel.next(1090)).isEqualTo(ids(11, 1100));
    }
  }

  @Test
  void pagesWithoutAnythingForTheSubscriberAreReadOver() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      for (int i = 1; i <= 5_500; i++) {
        lanes.publishTo("another topic", "id" + i);
      }
      lanes.publish("wanted");
      lanes.awaitRouted();
      TestChannel channel = lanes.resume(1);
      assertThat(channel.next(2)).containsExactly(COMMENT, "wanted");
    }
  }

  @Test
  void aSubscriberAheadOfItsLaneGetsNothingTwice() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      Update late = lanes.log("id1");
      TestChannel channel = lanes.resume(1);
      assertThat(channel.next()).isEqualTo(COMMENT);
      lanes.deliver(late);
      lanes.publish("id2");
      assertThat(channel.next()).isEqualTo("id2");
    }
  }

  @Test
  void aHistoryAheadOfTheLaneIsNotReadTwice() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      lanes.publish(ids(1, 3));
      lanes.awaitRouted();
      List<Update> late = List.of(lanes.log("id4"), lanes.log("id5"));
      TestChannel channel = lanes.resume(1);
      assertThat(channel.next(3)).containsExactly(COMMENT, "id2", "id3");
      late.forEach(lanes::deliver);
      assertThat(channel.next(2)).containsExactly("id4", "id5");
    }
  }

  @Test
  void whatDoesNotFitTheOutboxIsReadFromTheHistoryLater() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutbox(200)) {
      TestChannel channel = lanes.follow();
      channel.becomeUnready();
      lanes.publish(ids(1, 500));
      lanes.awaitRouted();
      assertThat(channel.rest()).isEmpty();

      channel.becomeReady();
      assertThat(channel.next(500)).isEqualTo(ids(1, 500));
      lanes.publish("id501");
      assertThat(channel.next()).isEqualTo("id501");
    }
  }

  @Test
  void aSubscriberMayFallBehindAgainAndAgain() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutbox(200)) {
      TestChannel channel = lanes.follow();
      for (int round = 0; round < 20; round++) {
        channel.becomeUnready();
        List<String> ids = ids(round * 100 + 1, round * 100 + 100);
        lanes.publish(ids);
        lanes.awaitRouted();
        channel.becomeReady();
        assertThat(channel.next(100)).isEqualTo(ids);
      }
      assertThat(channel.rest()).isEmpty();
    }
  }

  @Test
  void aSubscriberIsToldThatItsCursorIsGone() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      lanes.publish("id1");
      TestChannel channel = new TestChannel();
      lanes.openAfterGap(channel, "gone");
      lanes.publish("id2");
      assertThat(channel.next(3)).containsExactly(COMMENT, gap("gone"), "id2");
    }
  }

  @Test
  void aGapSignalOutlivesAnOutboxThatOverflows() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutbox(200)) {
      lanes.publish("id1");
      TestChannel channel = new TestChannel();
      channel.becomeUnready();
      lanes.openAfterGap(channel, "gone");
      lanes.publish(ids(2, 100));
      lanes.awaitRouted();
      channel.becomeReady();
      assertThat(channel.next(2)).containsExactly(COMMENT, gap("gone"));
      assertThat(channel.next(99)).as("not what came before it").isEqualTo(ids(2, 100));
    }
  }

  @Test
  void aSlowReaderOvertakenByTheHistoryIsToldAndContinuesFromWhatThereIs()
      throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutboxAndHistory(200, 10)) {
      TestChannel channel = lanes.follow();
      lanes.publish("id1");
      assertThat(channel.next()).isEqualTo("id1");
      channel.becomeUnready();
      lanes.publish(ids(2, 100));
      lanes.awaitRouted();
      channel.becomeReady();
      assertThat(channel.next()).isEqualTo(gap("id1"));
      assertThat(channel.next(10)).isEqualTo(ids(91, 100));
      lanes.publish("id101");
      assertThat(channel.next()).isEqualTo("id101");
    }
  }

  @Test
  void aHistoryThatForgetsAheadOfTheLaneLosesNothingThatTheLaneStillHas()
      throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutboxAndHistory(1 << 20, 2)) {
      lanes.publish(ids(1, 3));
      lanes.awaitRouted();
      List<Update> late = ids(4, 8).stream().map(lanes::log).toList();
      TestChannel channel = lanes.resume(1);
      assertThat(channel.next(2)).containsExactly(COMMENT, gap("earliest"));
      late.forEach(lanes::deliver);
      assertThat(channel.next(5)).isEqualTo(ids(4, 8));
    }
  }

  @Test
  void withoutAHistoryASlowReaderIsToldAndGoesLive() throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutboxAndHistory(200, 0)) {
      TestChannel channel = lanes.follow();
      channel.becomeUnready();
      lanes.publish(ids(1, 100));
      lanes.awaitRouted();
      channel.becomeReady();
      assertThat(channel.next()).isEqualTo(gap("earliest"));
      lanes.publish("id101");
      assertThat(channel.next()).isEqualTo("id101");
    }
  }

  /** Between the first bytes of a stream and its first page there may be updates. */
  @Test
  void withoutAHistoryWhoAsksForItMissesNothingFromTheStartOfItsStream()
      throws InterruptedException {
    try (TestLanes lanes = TestLanes.withOutboxAndHistory(1 << 20, 0)) {
      lanes.publish(ids(1, 3));
      lanes.awaitRouted();
      TestChannel channel = new TestChannel();
      channel.becomeUnready();
      lanes.open(TestLanes.subscriber(), channel, TestLanes.terms(ReplayFrom.after(1)));
      lanes.publish("id4");
      lanes.awaitRouted();
      channel.becomeReady();
      assertThat(channel.next(3)).containsExactly(COMMENT, gap("earliest"), "id4");
    }
  }
}
