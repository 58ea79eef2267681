package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held for slow clients has a bound. */
class HeldBytesTest {
  private static final int LARGE = 100_000;
  private final HeldBytes held = new HeldBytes(2 * LARGE);
  private final List<Connection> touched = new ArrayList<>();

  private static Connection connection() {
    return new Connection(
        TestLanes.subscriber(), new TestChannel(), TestLanes.terms(ReplayFrom.LIVE), () -> {});
  }

  @Test
  void oneWriteIsAlwaysLetThrough() {
    Connection first = connection();
    assertThat(held.isTooMuch(first, 10 * LARGE)).isFalse();
    held.hold(first, 10 * LARGE);
    assertThat(held.isTooMuch(first, 10 * LARGE)).as("its own counts for nothing").isFalse();
    assertThat(held.isTooMuch(connection(), LARGE)).isTrue();
  }

  @Test
  void largeWritesWaitForRoomAndSmallOnesDoNot() {
    Connection first = connection();
    Connection second = connection();
    Connection waiting = connection();
    held.hold(first, LARGE);
    assertThat(held.isTooMuch(waiting, LARGE)).isFalse();
    held.hold(second, LARGE);
    assertThat(held.isTooMuch(waiting, LARGE)).isTrue();
    assertThat(held.isTooMuch(waiting, 1_000)).isFalse();
    held.await(waiting);
    held.await(waiting);
    held.release(connection(), touched::add);
    assertThat(touched).as("nothing was held for it").isEmpty();
    held.release(first, touched::add);
    assertThat(touched).containsExactly(waiting);
    assertThat(held.isTooMuch(waiting, LARGE)).isFalse();
    held.release(second, touched::add);
    assertThat(held.size()).isZero();
  }

  @Test
  void whatIsTakenBackMakesRoom() {
    Connection first = connection();
    Connection waiting = connection();
    held.hold(first, LARGE);
    held.hold(first, LARGE);
    assertThat(held.isTooMuch(waiting, LARGE)).isTrue();
    held.await(waiting);
    held.takeBack(first, LARGE, touched::add);
    assertThat(touched).containsExactly(waiting);
    assertThat(held.isTooMuch(waiting, LARGE)).isFalse();
    held.takeBack(first, LARGE, touched::add);
    held.takeBack(first, LARGE, touched::add);
    assertThat(held.isTooMuch(waiting, 2 * LARGE)).isFalse();
    assertThat(held.size()).isZero();
  }

  @Test
  void whoEndsWaitsNoMore() {
    Connection waiting = connection();
    held.await(waiting);
    held.release(waiting, touched::add);
    assertThat(held.size()).isZero();
  }
}
