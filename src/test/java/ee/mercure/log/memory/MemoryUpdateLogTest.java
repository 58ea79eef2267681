package ee.mercure.log.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.MemoryHistory;
import ee.mercure.log.UpdateLog;
import ee.mercure.log.UpdateLogContract;
import ee.mercure.update.Update;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The contract, and that a history can follow after a failure. */
class MemoryUpdateLogTest extends UpdateLogContract {
  @Override
  protected UpdateLog open() {
    return new MemoryUpdateLog(
        id -> List.copyOf(followed).stream().anyMatch(update -> update.id().equals(id)));
  }

  @Test
  void aPlaceThatTheFollowerDidNotTakeIsGivenToTheNextUpdate() throws Exception {
    MemoryHistory history = new MemoryHistory(10, Long.MAX_VALUE, Clock.systemUTC());
    AtomicBoolean failing = new AtomicBoolean(true);
    log.start(
        update -> {
          if (failing.get()) {
            throw new OutOfMemoryError("no real one");
          }
          history.add(update);
        });
    assertThatThrownBy(() -> get(append("refused"))).hasCauseInstanceOf(OutOfMemoryError.class);
    failing.set(false);
    Update taken = get(append("taken"));
    assertThat(taken.sequence()).isEqualTo(1);
    assertThat(history.lastId()).isEqualTo("taken");
  }
}
