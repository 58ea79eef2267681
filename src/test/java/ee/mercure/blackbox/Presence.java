package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** What somebody who may see all subscriptions learns of the subscribers of one topic. */
final class Presence implements AutoCloseable {
  private final Generation generation;
  private final String topic;
  private final SubscriptionApi api;
  private final EventStream events;

  Presence(Hub hub, Generation generation, String topic) {
    Token token = generation.token().subscribe("*");
    this.generation = generation;
    this.topic = topic;
    this.api = new SubscriptionApi(hub, token);
    this.events = hub.subscribe(token, generation.topic(), "*");
  }

  /** The subscriptions of the topic that the subscription API lists. */
  List<Map<String, Object>> listed() {
    return api.listed(generation, topic);
  }

  /** The subscriber of the only one of them. */
  Object onlySubscriber() {
    assertThat(listed()).hasSize(1);
    return listed().get(0).get("subscriber");
  }

  /** The subscriber of the next event about this topic that says "active: false". */
  Object nextEnded() {
    while (true) {
      Map<String, Object> document = SubscriptionApi.document(events.nextEvent().data());
      if (topic.equals(document.getOrDefault("topic", document.get("match")))
          && Boolean.FALSE.equals(document.get("active"))) {
        return document.get("subscriber");
      }
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
