package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stream says last when it ends as planned. */
class ClosingNoticeTest {

  @Test
  void whoHasReceivedNothingGetsACursor() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      lanes.publishTo("other", "id1");
      TestChannel idle = lanes.followFor(Duration.ofMillis(200));
      lanes.publishTo("other", "id2");
      assertThat(idle.next(2)).containsExactly(TestChannel.COMMENT, "id2");
      idle.awaitClosed();
      assertThat(idle.rest()).isEmpty();
    }
  }

  @Test
  void whoHasReceivedSomethingHasOneAlready() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel reader = lanes.followFor(Duration.ofMillis(200));
      lanes.publish("id1");
      assertThat(reader.next(2)).containsExactly(TestChannel.COMMENT, "id1");
      reader.awaitClosed();
      assertThat(reader.rest()).isEmpty();
    }
  }

  @Test
  void beforeTheFirstUpdateEverTheCursorIsTheBeginning() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel idle = lanes.followFor(Duration.ofMillis(50));
      assertThat(idle.next(2)).containsExactly(TestChannel.COMMENT, "earliest");
      idle.awaitClosed();
    }
  }
}
