package ee.mercure.auth;

import ee.mercure.config.KeyConfig;
import ee.mercure.config.KeyRefreshConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The keys that a server gives out. They are fetched in the background, when the server says that
 * they are old, and keep on counting while it cannot be reached. A token that a known key verifies
 * never waits; one that names an unknown key has the keys fetched, at most once in {@code minAge},
 * and waits for that, in a small company.
 */
final class RemoteKeys implements Keys {
  private static final Logger LOG = Logger.getLogger(RemoteKeys.class.getName());

  /** How many requests may wait at a time for keys that may not exist. */
  private static final int MAX_WAITING = 8;

  private static final Duration DEFAULT_AGE = Duration.ofMinutes(10);

  private final KeyConfig.AtUrl config;
  private final AllowedAlgorithms allowed;
  private final KeyRefreshConfig refresh;
  private final KeyServer server;
  private final ScheduledExecutorService scheduler;
  private final Runnable changed;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  /** Absent until the server has answered for the first time. */
  private volatile Optional<KeyRing> ring = Optional.empty();

  // Guarded by this.
  private CompletableFuture<Void> fetching = CompletableFuture.completedFuture(null);
  private String known = "";
  private int failures;
  private boolean wasForced;
  private long lastForcedNanos;
  private ScheduledFuture<?> planned;

  RemoteKeys(
      KeyConfig.AtUrl config,
      AllowedAlgorithms allowed,
      KeyRefreshConfig refresh,
      KeyServer server,
      ScheduledExecutorService scheduler,
      Runnable changed) {
    this.config = config;
    this.allowed = allowed;
    this.refresh = refresh;
    this.server = server;
    this.scheduler = scheduler;
    this.changed = changed;
  }

  @Override
  public void verify(CompactJws token) throws InvalidTokenException {
    KeyRing before = ring.orElseThrow(this::unavailable);
    try {
      before.verify(token);
    } catch (InvalidTokenException e) {
      Optional<String> keyId = token.keyId();
      if (keyId.isEmpty() || before.hasNamed(keyId.get()) || !askedAgain()) {
        throw e;
      }
      ring.orElseThrow(this::unavailable).verify(token);
    }
  }

  private KeysUnavailableException unavailable() {
    return new KeysUnavailableException(config.setting());
  }

  /** Waits for a fetch for the sake of an unknown key, unless it is too soon for one. */
  private boolean askedAgain() {
    Optional<CompletableFuture<Void>> answer = forced();
    if (answer.isEmpty()) {
      return false;
    }
    if (!waiting.tryAcquire()) {
      throw unavailable();
    }
    try {
      answer.get().get(refresh.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Logged where it happened; what is known decides.
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.release();
    }
    return true;
  }

  private synchronized Optional<CompletableFuture<Void>> forced() {
    if (!fetching.isDone()) {
      return Optional.of(fetching);
    }
    long now = System.nanoTime();
    if (wasForced && now - lastForcedNanos < refresh.minAge().toNanos()) {
      return Optional.empty();
    }
    wasForced = true;
    lastForcedNanos = now;
    return Optional.of(fetch());
  }

  /**
   * Fetches the keys, unless that is under way. Completes, never with an error, when it is over.
   */
  synchronized CompletableFuture<Void> fetch() {
    if (fetching.isDone()) {
      fetching =
          server
              .fetch(config.url())
              .handle(
                  (document, error) -> {
                    plan(error == null ? take(document) : failed(error));
                    return null;
                  });
    }
    return fetching;
  }

  /** Uses what the server gave, and says in how long to ask again. */
  private synchronized Duration take(KeyServer.Document document) {
    try {
      if (!document.body().equals(known)) {
        KeyRing now = KeyRings.published(config.parse(document.body()));
        ring = Optional.of(allowed.restrict(now, config.setting()));
        known = document.body();
        changed.run();
        LOG.log(Level.INFO, "{0}: keys were fetched", config.setting());
      }
    } catch (RuntimeException | Error e) {
      // Whatever a server gives, it must not end the refreshing.
      return failed(e);
    }
    failures = 0;
    Duration age = document.maxAge().orElse(DEFAULT_AGE);
    return max(refresh.minAge(), min(refresh.maxAge(), age));
  }

  /** Asks again soon, later and later. */
  private synchronized Duration failed(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    // The first of a row is news.
    LOG.log(
        failures == 0 ? Level.WARNING : Level.FINE,
        "{0}: no keys could be fetched ({1}); {2}",
        new Object[] {
          config.setting(),
          cause instanceof TimeoutException ? "no answer in time" : String.valueOf(cause),
          ring.isPresent() ? "those known stay in use" : "its tokens cannot be verified"
        });
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
    failures++;
    return min(refresh.minAge(), pause);
  }

  /** There is one plan: a fetch in between makes its own. */
  private synchronized void plan(Duration pause) {
    try {
      if (planned != null) {
        planned.cancel(false);
      }
      planned = scheduler.schedule(this::refetch, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "{0}: the hub has stopped", config.setting());
    }
  }

  private synchronized void refetch() {
    fetching = fetch();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
