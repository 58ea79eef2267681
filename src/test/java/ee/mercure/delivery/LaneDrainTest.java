package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How lanes end their streams when the hub stops. */
final class LaneDrainTest {
  private static final int STREAMS = 100;

  @Test
  void everyStreamGetsWhatIsQueuedAndEnds() throws Exception {
    try (TestLanes lanes = TestLanes.start()) {
      List<TestChannel> channels = new ArrayList<>();
      while (channels.size() < STREAMS) {
        channels.add(lanes.follow());
      }
      lanes.publish("last");
      lanes.drain(Duration.ofSeconds(60));
      for (TestChannel channel : channels) {
        assertThat(channel.next()).isEqualTo("last");
        channel.awaitClosed();
        assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
      }
    }
  }

  @Test
  void streamThatTakesNothingHoldsTheEndNoLongerThanTheTime() throws Exception {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel stuck = lanes.follow();
      TestChannel.Blockade blockade = stuck.block();
      lanes.publish("never");
      blockade.awaitWriter();
      lanes.drain(Duration.ofMillis(100));
      assertThat(lanes.endings()).isEmpty();
      blockade.lift();
    }
  }

  @Test
  void streamsEndAtTimesOfTheirOwn() {
    LaneTimers timers = new LaneTimers(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);
    List<Connection> connections = new ArrayList<>();
    while (connections.size() < STREAMS) {
      connections.add(add(timers, Long.MAX_VALUE));
    }
    long start = System.nanoTime();
    Connection expiring = add(timers, start);
    timers.endWithin(TimeUnit.SECONDS.toNanos(10), DisconnectReason.SHUTDOWN);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    assertThat(connections)
        .allSatisfy(
            each -> {
              assertThat(each.deadlineNanos - start).isNotNegative();
              assertThat(end - each.deadlineNanos).isNotNegative();
              assertThat(each.deadlineReason).isEqualTo(DisconnectReason.SHUTDOWN);
            });
    assertThat(connections.stream().map(each -> each.deadlineNanos).distinct())
        .hasSizeGreaterThan(STREAMS / 2);
    assertThat(expiring.deadlineReason).isEqualTo(DisconnectReason.TOKEN_EXPIRED);
  }

  private static Connection add(LaneTimers timers, long deadline) {
    StreamTerms terms =
        new StreamTerms(
            ReplayFrom.LIVE, Optional.empty(), true, deadline, DisconnectReason.TOKEN_EXPIRED, 0);
    Connection connection =
        new Connection(TestLanes.subscriber(), new TestChannel(), terms, () -> {});
    timers.add(connection);
    return connection;
  }
}
