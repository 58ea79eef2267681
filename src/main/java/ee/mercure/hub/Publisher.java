package ee.mercure.hub;

import ee.mercure.log.UnknownOutcomeException;
import ee.mercure.update.Update;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Publishes updates from Java code of the same application, with all rights. Thread-safe.
 *
 * <pre>{@code
 * publisher.publish(Update.of("https://example.com/books/1").data(json).build());
 * }</pre>
 */
@ApplicationScoped
public class Publisher {
  private Hub hub;

  /** For the container's proxies. */
  protected Publisher() {}

  @Inject
  public Publisher(Hub hub) {
    this.hub = hub;
  }

  /**
   * Publishes an update. Does not wait for subscribers. Updates of one thread are ordered as they
   * are published.
   *
   * @return completes with the event's id once the update is as durable as the hub's log is, and
   *     later than that while delivery is too far behind; completes exceptionally with an {@link
   *     OverloadedException}, and the update is not published, when too many wait for that
   */
  public CompletionStage<String> publish(Update update) {
    long weight = update.weight();
    PublishGate gate = hub.gate();
    if (!gate.begin(weight)) {
      return CompletableFuture.failedFuture(new OverloadedException());
    }
    return hub.log()
        .append(update)
        .whenComplete((logged, error) -> gate.end(weight))
        .thenCompose(logged -> gate.caughtUp().thenApply(caughtUp -> logged.id()));
  }

  /**
   * Publishes several updates in this order, others perhaps between them. Does not wait for
   * subscribers.
   *
   * @return completes with their ids once all of them are as durable as the hub's log is, and later
   *     than that while delivery is too far behind; completes exceptionally with an {@link
   *     OverloadedException}, and none of them is published, when too many wait for that, and with
   *     an {@link UnknownOutcomeException} when some of them may be published
   */
  public CompletionStage<List<String>> publishAll(List<Update> updates) {
    PublishGate gate = hub.gate();
    if (!gate.begin(updates.size(), updates.stream().mapToLong(Update::weight).sum())) {
      return CompletableFuture.failedFuture(new OverloadedException());
    }
    List<CompletableFuture<Update>> appends = new ArrayList<>(updates.size());
    for (Update update : updates) {
      long weight = update.weight();
      appends.add(
          hub.log()
              .append(update)
              .whenComplete((logged, error) -> gate.end(weight))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))
        .handle((done, error) -> error == null ? null : outcome(appends, error))
        .thenCompose(
            error -> error == null ? gate.caughtUp() : CompletableFuture.failedFuture(error))
        .thenApply(caughtUp -> appends.stream().map(append -> append.join().id()).toList());
  }

  /** What is certain of all is certain; else some may be published. */
  private static Throwable outcome(List<CompletableFuture<Update>> appends, Throwable error) {
    return appends.stream().allMatch(CompletableFuture::isCompletedExceptionally)
        ? error
        : new UnknownOutcomeException();
  }
}
