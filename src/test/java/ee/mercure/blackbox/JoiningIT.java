package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever resumes while publishers are busy misses nothing and sees nothing twice, and all
 * subscribers see the same order.
 */
final class JoiningIT extends DevelopmentHub {
  private static final int PUBLISHERS = 4;
  private static final int UPDATES_OF_EACH = 500;
  private static final int SUBSCRIBERS = 6;
  private static final int LONGEST_STAY = 80;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final String last = "urn:uuid:" + UUID.randomUUID();

  @ParameterizedTest
  @EnumSource
  void everyViewThatCursorsConnectIsTheOrderOfTheHub(Generation generation)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (EventStream permanent = hub.subscribe(generation.topic(), topic)) {
      List<Future<List<List<String>>>> views = new ArrayList<>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        Random lengths = new Random(i);
        views.add(threads.submit(() -> comeAndGo(generation, lengths)));
      }
      List<Future<List<String>>> published = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        published.add(threads.submit(() -> publish(generation)));
      }
      List<String> ids = new ArrayList<>();
      for (Future<List<String>> each : published) {
        ids.addAll(each.get());
      }
      hub.publish(generation.publisher(), "topic", topic, "id", last);
      ids.add(last);
      List<String> order = permanent.eventsUntil(last).stream().map(ServerSentEvent::id).toList();
      assertThat(order).hasSameSizeAs(ids);
      assertThat(new HashSet<>(order)).isEqualTo(new HashSet<>(ids));
      for (Future<List<String>> publisher : published) {
        Set<String> own = new HashSet<>(publisher.get());
        assertThat(order.stream().filter(own::contains).toList()).isEqualTo(publisher.get());
      }
      for (Future<List<List<String>>> stays : views) {
        assertThat(differences(stays.get(), order)).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Publishes on one connection, one update after the other; returns their ids. */
  private List<String> publish(Generation generation) {
    Token token = generation.publisher();
    List<String> ids = new ArrayList<>();
    try (RawConnection connection = hub.connect()) {
      while (ids.size() < UPDATES_OF_EACH) {
        RawResponse response = connection.send(hub.publication(token, "topic", topic));
        assertThat(response.status()).isEqualTo(200);
        ids.add(response.text());
      }
    }
    return ids;
  }

  /** Subscribes again and again, each time from the last id on; returns the ids of each stay. */
  private List<List<String>> comeAndGo(Generation generation, Random lengths) {
    List<List<String>> stays = new ArrayList<>();
    String cursor = "earliest";
    while (!cursor.equals(last)) {
      RawRequest request = hub.subscription(generation.topic(), topic);
      try (EventStream stream = request.header("Last-Event-ID", cursor).open()) {
        assertThat(stream.response().header(generation.cursorField())).contains(cursor);
        List<String> stay = new ArrayList<>();
        int length = 1 + lengths.nextInt(LONGEST_STAY);
        while (stay.size() < length && !cursor.equals(last)) {
          cursor = stream.nextEvent().id();
          stay.add(cursor);
        }
        stays.add(stay);
      }
    }
    return stays;
  }

  /** Where the stays together are not the whole order: gaps, repetitions and steps back. */
  private static List<String> differences(List<List<String>> stays, List<String> order) {
    List<String> differences = new ArrayList<>();
    int expected = 0;
    for (int stay = 0; stay < stays.size(); stay++) {
      List<String> ids = stays.get(stay);
      for (int i = 0; i < ids.size(); i++) {
        int place = order.indexOf(ids.get(i));
        if (place != expected) {
          differences.add("stay " + stay + ", event " + i + ": " + place + ", not " + expected);
        }
        expected = place + 1;
      }
    }
    if (expected != order.size()) {
      differences.add("ended before " + expected + " of " + order.size());
    }
    return differences;
  }
}
