package ee.mercure.wiring;

import ee.mercure.config.ConfigException;
import ee.mercure.config.HistoryConfig;
import ee.mercure.config.LogConfig;
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
import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.memory.MemoryUpdateLog;
import ee.mercure.log.postgresql.PostgreSqlAccess;
import ee.mercure.log.postgresql.PostgreSqlEngine;
import ee.mercure.log.redis.RedisAccess;
import ee.mercure.log.redis.RedisEngine;
import ee.mercure.log.redis.RedisLogin;
import ee.mercure.log.shared.LogClock;
import ee.mercure.log.shared.SharedUpdateLog;
import ee.mercure.topic.TopicMatchers;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log and the history that the configuration names. */
record Storage(UpdateLog log, History history, List<AutoCloseable> parts) implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Storage.class.getName());
  private static final String FILE = "history.mv";

  /**
   * Opens them.
   *
   * @param indexesTopics whether the newest updates of a topic are found by an index
   * @throws ConfigException if the history's file or the log's engine cannot be used
   */
  static Storage of(
      LogConfig log,
      HistoryConfig config,
      boolean indexesTopics,
      TopicMatchers matchers,
      Clock clock) {
    if (log.isShared()) {
      return shared(log, config, indexesTopics, Policies.of(config, matchers), clock);
    }
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
    UpdateLog log = new MemoryUpdateLog(id -> history.sequenceOf(id).isPresent());
    return new Storage(log, history, List.of(log));
  }

  private static Storage inFile(
      HistoryConfig config, boolean indexesTopics, Retention retention, Clock clock) {
    UpdateStore store = open(FILE, config, indexesTopics, retention, clock);
    return inFile(new EmbeddedUpdateLog(store), store);
  }

  private static Storage inFile(UpdateLog log, UpdateStore store) {
    return new Storage(
        log, new DurableHistory(store), List.of(log, new Housekeeping(store), store));
  }

  /** Each log has a file of its own: what one has taken in says nothing about another. */
  private static Storage shared(
      LogConfig log,
      HistoryConfig config,
      boolean indexesTopics,
      Retention retention,
      Clock clock) {
    LogEngine engine = engine(log);
    try {
      engine.open();
    } catch (LogEngineException e) {
      if (e.kind() == LogEngineException.Kind.UNFIT) {
        engine.close();
        throw new ConfigException("mercure.log.url", "does not serve: " + e.getMessage());
      }
      LOG.log(
          Level.WARNING,
          "{0} cannot be used yet: {1}; publications are refused until it can",
          new Object[] {engine.description(), e.getMessage()});
    }
    try {
      LogClock logClock = new LogClock(clock);
      UpdateStore store =
          open(log.name() + ".shared.mv", config, indexesTopics, retention, logClock);
      return inFile(
          new SharedUpdateLog(engine, store, logClock, log.timeout(), log.lease(), log.trims()),
          store);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private static LogEngine engine(LogConfig log) {
    if (log.kind() == LogConfig.Kind.REDIS) {
      return new RedisEngine(
          new RedisAccess(
              log.url(), login(log.login()), login(log.sentinels()), log.name(), log.timeout()));
    }
    LogConfig.Login login = log.login();
    return new PostgreSqlEngine(
        new PostgreSqlAccess(log.url(), login.user(), login.password(), log.name(), log.timeout()));
  }

  private static RedisLogin login(LogConfig.Login login) {
    return new RedisLogin(login.user(), login.password());
  }

  private static UpdateStore open(
      String file, HistoryConfig config, boolean indexesTopics, Retention retention, Clock clock) {
    try {
      return UpdateStore.open(
          config.path().resolve(file),
          Durability.valueOf(config.sync().name()),
          indexesTopics,
          retention,
          clock);
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
