package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteOrderTest {
  private final WriteOrder order = new WriteOrder();

  private static Connection connection() {
    return new Connection(
        TestLanes.subscriber(), new TestChannel(), TestLanes.terms(ReplayFrom.LIVE), () -> {});
  }

  @Test
  void theOneWrittenLongestAgoComesFirst() {
    Connection one = connection();
    Connection two = connection();
    order.add(one);
    order.add(two);
    assertThat(order.oldest()).isSameAs(one);
    order.moveToNewest(one);
    assertThat(order.oldest()).isSameAs(two);
    order.moveToNewest(one);
    assertThat(order.oldest()).isSameAs(two);
    order.remove(two);
    assertThat(order.oldest()).isSameAs(one);
    order.remove(one);
    assertThat(order.oldest()).isNull();
    assertThat(order.size()).isZero();
  }

  @Test
  void itKeepsTheOrderOfAListAndHoldsNothingThatWasRemoved() {
    Random random = new Random(42);
    List<Connection> expected = new ArrayList<>();
    List<Connection> gone = new ArrayList<>();
    for (int step = 0; step < 10_000; step++) {
      int action = random.nextInt(3);
      if (action == 0 || expected.isEmpty()) {
        Connection added = connection();
        order.add(added);
        expected.add(added);
      } else {
        Connection one = expected.remove(random.nextInt(expected.size()));
        if (action == 1) {
          order.moveToNewest(one);
          expected.add(one);
        } else {
          order.remove(one);
          gone.add(one);
        }
      }
      assertThat(order.size()).isEqualTo(expected.size());
      assertThat(order.oldest()).isSameAs(expected.isEmpty() ? null : expected.get(0));
    }
    assertThat(gone).allMatch(c -> c.olderWrite == null && c.newerWrite == null);
    for (Connection next : expected) {
      assertThat(order.oldest()).isSameAs(next);
      order.remove(next);
    }
    assertThat(order.size()).isZero();
  }
}
