package ee.mercure.log.shared;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.UpdateLog;
import ee.mercure.log.UpdateLogContract;
import ee.mercure.log.engine.EngineInMemory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the log, for a hub that is alone on its engine. */
class SharedUpdateLogTest extends UpdateLogContract {
  @TempDir Path directory;

  private UpdateStore store;

  @Override
  protected UpdateLog open() {
    Retention unlimited =
        new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    LogClock clock = new LogClock(Clock.systemUTC());
    store =
        UpdateStore.open(directory.resolve("shared.mv"), Durability.NEVER, false, unlimited, clock);
    return new SharedUpdateLog(
        new EngineInMemory(new EngineInMemory.Log()),
        store,
        clock,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        true);
  }

  @AfterEach
  void closeStore() {
    log.close();
    store.close();
  }
}
