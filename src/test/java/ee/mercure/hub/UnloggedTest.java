package ee.mercure.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnloggedTest {
  @Test
  void noMoreThanSoManyWait() {
    Unlogged unlogged = new Unlogged(2, 1000);
    assertThat(unlogged.begin(1)).isTrue();
    assertThat(unlogged.begin(1)).isTrue();
    assertThat(unlogged.begin(1)).isFalse();
    unlogged.end(1);
    assertThat(unlogged.begin(1)).as("once one is logged").isTrue();
  }

  @Test
  void theyTakeNoMoreMemoryThanAllowed() {
    Unlogged unlogged = new Unlogged(100, 1000);
    assertThat(unlogged.begin(600)).isTrue();
    assertThat(unlogged.begin(600)).isFalse();
    assertThat(unlogged.begin(400)).as("a refused one counts no longer").isTrue();
    unlogged.end(600);
    assertThat(unlogged.begin(600)).isTrue();
  }

  @Test
  void oneUpdateIsNeverTooMuchByItself() {
    Unlogged unlogged = new Unlogged(1, 1000);
    assertThat(unlogged.begin(5000)).isTrue();
    assertThat(unlogged.begin(1)).isFalse();
    unlogged.end(5000);
    assertThat(unlogged.begin(5000)).isTrue();
  }
}
