package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** All subscribers see all updates in one order, however they subscribed. */
final class DeliveryOrderIT extends WithoutSubscriptionsHub {
  private static final int PUBLISHERS = 8;
  private static final int UPDATES = 100;
  private static final int SUBSCRIBERS_A_KIND = 4;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Test
  void concurrentPublicationsReachEverySubscriberInTheSameOrder() throws Exception {
    List<EventStream> streams = new ArrayList<>();
    String start = hub.publish(publisher, "topic", topic + "/start");
    for (int i = 0; i < SUBSCRIBERS_A_KIND; i++) {
      streams.add(hub.subscribe("topic", topic));
      streams.add(hub.subscribe("topic", "https://example.com/{id}"));
      streams.add(hub.subscribe("match_urlpattern", "https://example.com/:id"));
      streams.add(hub.subscribe(i % 2 == 0 ? "topic" : "match", "*"));
      streams.add(hub.subscribe("match", topic, "last_event_id", start));
    }
    try {
      List<List<String>> published = publishConcurrently();
      String end = hub.publish(publisher, "topic", topic);
      List<String> order = ids(streams.get(0), end);
      assertThat(new HashSet<>(order)).as("nothing twice").hasSameSizeAs(order);
      assertThat(order).hasSize(PUBLISHERS * UPDATES + 1);
      for (List<String> byOne : published) {
        assertThat(order).as("each publisher's own order").containsSubsequence(byOne);
      }
      for (EventStream stream : streams.subList(1, streams.size())) {
        assertThat(ids(stream, end)).isEqualTo(order);
      }
      try (EventStream late = hub.subscribe("match", topic, "last_event_id", start)) {
        assertThat(ids(late, end)).as("the history's order").isEqualTo(order);
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  private static List<String> ids(EventStream stream, String end) {
    return stream.eventsUntil(end).stream().map(ServerSentEvent::id).toList();
  }

  private List<List<String>> publishConcurrently() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    try {
      List<Future<List<String>>> running = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        running.add(threads.submit(this::publishAll));
      }
      List<List<String>> published = new ArrayList<>();
      for (Future<List<String>> one : running) {
        published.add(one.get());
      }
      return published;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> publishAll() {
    List<String> ids = new ArrayList<>();
    while (ids.size() < UPDATES) {
      ids.add(hub.publish(publisher, "topic", topic, "data", "x"));
    }
    return ids;
  }
}
