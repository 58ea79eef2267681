package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What servers hold for slow clients has a bound. */
class HeldBytesTest {
  private static final int LARGE = 100_000;
  private final HeldBytes held = new HeldBytes(2 * LARGE);
  private final List<Connection> touched = new ArrayList<>();

  private static Connection connection(boolean ready) {
    TestChannel channel = new TestChannel();
    if (!ready) {
      channel.becomeUnready();
    }
    return new Connection(
        TestLanes.subscriber(), channel, TestLanes.terms(ReplayFrom.LIVE), () -> {});
  }

  @Test
  void whatIsSentAtOnceIsNotHeld() {
    held.written(connection(true), LARGE);
    assertThat(held.size()).isZero();
    assertThat(held.isTooMuch(10 * LARGE)).as("one is always let through").isFalse();
  }

  @Test
  void largeWritesWaitForRoomAndSmallOnesDoNot() {
    Connection first = connection(false);
    Connection second = connection(false);
    held.written(first, LARGE);
    assertThat(held.isTooMuch(LARGE)).isFalse();
    held.written(second, LARGE);
    assertThat(held.isTooMuch(LARGE)).isTrue();
    assertThat(held.isTooMuch(1_000)).isFalse();
    Connection waiting = connection(true);
    held.await(waiting);
    held.release(waiting, touched::add);
    assertThat(touched).as("nothing was held for it").isEmpty();
    held.release(first, touched::add);
    assertThat(touched).containsExactly(waiting);
    assertThat(held.isTooMuch(LARGE)).isFalse();
    held.release(second, touched::add);
    assertThat(held.size()).isZero();
  }
}
