package ee.mercure.blackbox.application;

import ee.mercure.hub.Publisher;
import ee.mercure.update.Update;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records every update of the hub as the hub's observers see it. */
@ApplicationScoped
public class ObservedUpdates {
  /** The data of updates that this observer answers with an update of the same topics. */
  public static final String PING = "ping";

  /** The data of updates at which this observer fails. */
  public static final String FAILURE = "failure";

  /** The data of updates at which the first of all observers fails. */
  public static final String FIRST_FAILURE = "first failure";

  /** The data of updates at which this observer fails with an Error. */
  public static final String ERROR = "error";

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Inject Publisher publisher;

  void observeFirst(@Observes @Priority(1) Update update) {
    if (update.data().equals(FIRST_FAILURE)) {
      throw new IllegalStateException("an observer that fails before all others");
    }
  }

  void observe(@Observes Update update) {
    lines.add(update.sequence() + " " + update.id());
    if (update.data().equals(FAILURE)) {
      throw new IllegalStateException("an observer that fails");
    }
    if (update.data().equals(ERROR)) {
      throw new NoClassDefFoundError("an observer that lacks a class");
    }
    if (update.data().equals(PING)) {
      var unused = publisher.publish(Update.of(update.topics()).data("pong").build());
    }
  }

  /** A line for each update so far, in the order of arrival: sequence and id. */
  List<String> lines() {
    return List.copyOf(lines);
  }
}
