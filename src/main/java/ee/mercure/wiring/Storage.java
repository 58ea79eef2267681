package ee.mercure.wiring;

import ee.mercure.config.ConfigException;
import ee.mercure.config.HistoryConfig;
import ee.mercure.history.History;
import ee.mercure.history.HistoryException;
import ee.mercure.history.MemoryHistory;
import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.Housekeeping;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.UpdateLog;
import ee.mercure.log.embedded.EmbeddedUpdateLog;
import ee.mercure.log.memory.MemoryUpdateLog;
import ee.mercure.topic.TopicMatchers;
import java.time.Clock;
import java.util.List;

/** The log and the history that the configuration names. */
record Storage(UpdateLog log, History history, List<AutoCloseable> parts) implements AutoCloseable {
  private static final String FILE = "history.mv";

  /**
   * Opens them.
   *
   * @param indexesTopics whether the newest updates of a topic are found by an index
   * @throws ConfigException if the history's file cannot be used
   */
  static Storage of(
      HistoryConfig config, boolean indexesTopics, TopicMatchers matchers, Clock clock) {
    return switch (config.kind()) {
      case FILE -> inFile(config, indexesTopics, Policies.of(config, matchers), clock);
      case MEMORY ->
          inMemory(
              new MemoryHistory(
                  config.maxUpdates(), config.maxBytes(), clock, Policies.subscriptions(config)));
      case NONE -> inMemory(new MemoryHistory(0, 0, clock));
    };
  }

  private static Storage inMemory(History history) {
    UpdateLog log = new MemoryUpdateLog();
    return new Storage(log, history, List.of(log));
  }

  private static Storage inFile(
      HistoryConfig config, boolean indexesTopics, Retention retention, Clock clock) {
    try {
      UpdateStore store =
          UpdateStore.open(
              config.path().resolve(FILE),
              Durability.valueOf(config.sync().name()),
              indexesTopics,
              retention,
              clock);
      UpdateLog log = new EmbeddedUpdateLog(store);
      return new Storage(
          log, new DurableHistory(store), List.of(log, new Housekeeping(store), store));
    } catch (HistoryException e) {
      throw new ConfigException("mercure.history.path", "does not serve: " + e.getMessage());
    }
  }

  /** Completes what is under way, then closes the file. */
  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
