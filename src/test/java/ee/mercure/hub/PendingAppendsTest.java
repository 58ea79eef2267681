package ee.mercure.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingAppendsTest {
  @Test
  void noMoreThanSoManyWait() {
    PendingAppends pending = new PendingAppends(2, 1000);
    assertThat(pending.begin(1)).isTrue();
    assertThat(pending.begin(1)).isTrue();
    assertThat(pending.begin(1)).isFalse();
    pending.end(1);
    assertThat(pending.begin(1)).as("once one is logged").isTrue();
  }

  @Test
  void theyTakeNoMoreMemoryThanAllowed() {
    PendingAppends pending = new PendingAppends(100, 1000);
    assertThat(pending.begin(600)).isTrue();
    assertThat(pending.begin(600)).isFalse();
    assertThat(pending.begin(400)).as("a refused one counts no longer").isTrue();
    pending.end(600);
    assertThat(pending.begin(600)).isTrue();
  }

  @Test
  void oneUpdateIsNeverTooMuchByItself() {
    PendingAppends pending = new PendingAppends(1, 1000);
    assertThat(pending.begin(5000)).isTrue();
    assertThat(pending.begin(1)).isFalse();
    pending.end(5000);
    assertThat(pending.begin(5000)).isTrue();
  }
}
