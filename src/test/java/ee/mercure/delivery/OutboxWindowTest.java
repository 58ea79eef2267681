package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxWindowTest {
  private final OutboxWindow window = new OutboxWindow(1_000);

  @Test
  void showsTheNewestUpToItsSize() {
    for (long sequence = 1; sequence <= 1_000; sequence++) {
      boolean moved = window.add(sequence, 100);
      long shown = 100 * (sequence - window.closedUpTo());
      assertThat(shown).isLessThanOrEqualTo(1_200);
      assertThat(moved && shown < 500).isFalse();
    }
    assertThat(window.closedUpTo()).isGreaterThan(980);
  }

  @Test
  void oneUpdateMayBeLargerThanIt() {
    assertThat(window.add(1, 5_000)).isFalse();
    assertThat(window.add(2, 5_000)).isTrue();
    assertThat(window.closedUpTo()).isEqualTo(1);
  }
}
