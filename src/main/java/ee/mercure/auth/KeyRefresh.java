package ee.mercure.auth;

import ee.mercure.config.KeyConfig;
import ee.mercure.config.KeyRefreshConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * All keys of the hub that stand outside of its configuration, and the one thread that keeps them
 * up to date. Without any there is no thread.
 */
final class KeyRefresh implements AutoCloseable {
  private final KeyRefreshConfig config;
  private final Runnable changed;
  private final Map<Place, FileKeys> files = new HashMap<>();
  private final Map<Place, RemoteKeys> servers = new HashMap<>();
  private ScheduledThreadPoolExecutor scheduler;
  private ScheduledFuture<?> checking;
  private KeyServer server;

  /** Both roles of an issuer have the same keys when they stand in the same place. */
  private record Place(KeyConfig config, AllowedAlgorithms allowed) {
    static Place of(KeyConfig config, AllowedAlgorithms allowed) {
      return new Place(config, allowed);
    }
  }

  /**
   * Nothing to keep up to date yet.
   *
   * @param changed is told whenever some keys have changed
   */
  KeyRefresh(KeyRefreshConfig config, Runnable changed) {
    this.config = config;
    this.changed = changed;
  }

  /** The keys that were configured, followed from {@link #start} on. */
  Keys keys(KeyConfig key, AllowedAlgorithms allowed) {
    if (key instanceof KeyConfig.InFile file) {
      return files.computeIfAbsent(
          Place.of(key, allowed), place -> new FileKeys(file, allowed, changed));
    }
    if (key instanceof KeyConfig.AtUrl url) {
      return servers.computeIfAbsent(Place.of(key, allowed), place -> remote(url, allowed));
    }
    return allowed.restrict(KeyRings.of((KeyConfig.Material) key), key.setting());
  }

  private RemoteKeys remote(KeyConfig.AtUrl url, AllowedAlgorithms allowed) {
    if (server == null) {
      server = new KeyServer(config);
    }
    return new RemoteKeys(url, allowed, config, server, scheduler(), changed);
  }

  /** Asks all key servers at once, and waits for as long as one fetch may take. */
  void start() {
    if (!files.isEmpty() && !config.fileCheck().isZero()) {
      long pause = config.fileCheck().toNanos();
      checking =
          scheduler()
              .scheduleWithFixedDelay(
                  () -> files.values().forEach(FileKeys::check),
                  pause,
                  pause,
                  TimeUnit.NANOSECONDS);
    }
    CompletableFuture.allOf(
            servers.values().stream().map(RemoteKeys::fetch).toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private ScheduledExecutorService scheduler() {
    if (scheduler == null) {
      scheduler =
          new ScheduledThreadPoolExecutor(
              1,
              work -> {
                Thread thread = new Thread(work, "mercure-keys");
                thread.setDaemon(true);
                return thread;
              });
    }
    return scheduler;
  }

  @Override
  public void close() {
    if (checking != null) {
      checking.cancel(false);
    }
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
  }
}
