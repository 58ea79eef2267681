package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WriteGuardTest {
  private static final long AT_ONCE = 0;
  private static final long NEVER = Long.MAX_VALUE;

  private final WriteGuard guard = new WriteGuard();

  private static Connection connection() {
    return new Connection(
        TestLanes.subscriber(), new TestChannel(), TestLanes.terms(ReplayFrom.LIVE), () -> {});
  }

  @Test
  void aLaneThatDoesNotWriteIsNotTaken() {
    assertThat(guard.takeOver(AT_ONCE)).isNull();
    assertThat(guard.leave(guard.enter(connection()))).isTrue();
    assertThat(guard.takeOver(AT_ONCE)).isNull();
  }

  @Test
  void aWriteThatHasJustBegunIsLeftAlone() {
    WriteGuard.Write write = guard.enter(connection());
    assertThat(guard.takeOver(NEVER)).isNull();
    assertThat(guard.leave(write)).isTrue();
  }

  @Test
  void aWriteThatLastsTooLongLosesTheLaneOnce() {
    Connection stuck = connection();
    WriteGuard.Write write = guard.enter(stuck);
    assertThat(guard.takeOver(AT_ONCE)).isSameAs(stuck);
    assertThat(guard.takeOver(AT_ONCE)).isNull();
    assertThat(guard.leave(write)).isFalse();
  }

  @Test
  void aWriterThatLostTheLaneDoesNotDisturbTheNextOne() {
    WriteGuard.Write lost = guard.enter(connection());
    guard.takeOver(AT_ONCE);
    Connection next = connection();
    WriteGuard.Write write = guard.enter(next);
    assertThat(guard.leave(lost)).isFalse();
    assertThat(guard.takeOver(AT_ONCE)).isSameAs(next);
    assertThat(guard.leave(write)).isFalse();
  }

  /** Plain fields stand for a lane's state: they are right only if each owner sees the last one. */
  private static final class Owned {
    private long writes;
    private long takeovers;
  }

  @Test
  void exactlyOneOfWriterAndWatchdogOwnsTheLaneAfterwards() throws Exception {
    int rounds = 100_000;
    Connection connection = connection();
    Owned owned = new Owned();
    CyclicBarrier round = new CyclicBarrier(2);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Long> watchdog =
          threads.submit(
              () -> {
                long won = 0;
                for (int i = 0; i < rounds; i++) {
                  round.await();
                  Connection stuck = guard.takeOver(AT_ONCE);
                  if (stuck != null) {
                    assertThat(stuck).isSameAs(connection);
                    owned.takeovers++;
                    won++;
                  }
                  round.await();
                }
                return won;
              });
      long left = 0;
      for (int i = 0; i < rounds; i++) {
        WriteGuard.Write write = guard.enter(connection);
        round.await();
        if (guard.leave(write)) {
          owned.writes++;
          left++;
        }
        round.await();
      }
      assertThat(watchdog.get() + left).isEqualTo(rounds);
      assertThat(owned.writes).isEqualTo(left);
      assertThat(owned.takeovers).isEqualTo(rounds - left);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aWatchdogThatRunsFreelyTakesEachWriteAtMostOnce() throws Exception {
    int writes = 500_000;
    Connection connection = connection();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      AtomicBoolean over = new AtomicBoolean();
      Future<Long> watchdog =
          threads.submit(
              () -> {
                long won = 0;
                while (!over.get()) {
                  won += guard.takeOver(AT_ONCE) == null ? 0 : 1;
                }
                return won;
              });
      long lost = 0;
      for (int i = 0; i < writes; i++) {
        lost += guard.leave(guard.enter(connection)) ? 0 : 1;
      }
      over.set(true);
      assertThat(watchdog.get()).isEqualTo(lost);
      assertThat(guard.takeOver(AT_ONCE)).isNull();
    } finally {
      threads.shutdownNow();
    }
  }
}
