package ee.mercure.blackbox;

import static ee.mercure.blackbox.SharedLogSettings.onPostgreSql;
import static ee.mercure.blackbox.SharedLogSettings.onRedis;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.log.postgresql.PostgreSqlServer;
import ee.mercure.log.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several hubs on one database are one hub, whatever happens to one of them and in between. */
@OwnProcess
final class ClusterIT {
  private static final int UPDATES = 200;

  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");

  @TempDir Path directory;

  private HubProcess node(String name) throws IOException {
    return HubProcess.in(Files.createDirectory(directory.resolve(name)));
  }

  private String publish(HubProcess at) {
    return at.hub().publish(token, "topic", topic, "data", "d");
  }

  private EventStream follow(HubProcess at) {
    return at.hub().subscribe("topic", topic);
  }

  private EventStream resume(HubProcess at, String cursor) {
    return at.hub().subscribe("topic", topic, "lastEventID", cursor);
  }

  private static List<String> idsUntil(EventStream stream, String last) {
    return stream.eventsUntil(last).stream().map(ServerSentEvent::id).toList();
  }

  @Test
  void hubsAreOneHubAlsoWhenOneIsKilled() throws Exception {
    hubsAreOneHub(onPostgreSql("cluster_kill", PostgreSqlServer.port()));
  }

  @Test
  void hubsOnRedisAreOneHubAlsoWhenOneIsKilled() throws Exception {
    hubsAreOneHub(onRedis("cluster_kill", RedisServer.port()));
  }

  private void hubsAreOneHub(Map<String, String> settings) throws Exception {
    try (HubProcess a = node("a");
        HubProcess b = node("b")) {
      a.start(settings);
      b.start(settings);
      whatOneAcknowledgesAllDeliverInOneOrder(a, b);
      whatIsPublishedAgainElsewhereCountsOnce(a, b);
      String before = publish(b);
      whatIsSubscribedAnywhereIsListedEverywhere(a, b);
      List<String> meanwhile = new ArrayList<>();
      for (int i = 0; i < UPDATES; i++) {
        meanwhile.add(publish(a));
      }
      try (EventStream elsewhere = resume(a, before)) {
        assertThat(idsUntil(elsewhere, meanwhile.get(UPDATES - 1))).isEqualTo(meanwhile);
      }
      b.start(settings);
      try (EventStream back = resume(b, before)) {
        assertThat(back.response().header("Last-Event-ID")).contains(before);
        assertThat(idsUntil(back, meanwhile.get(UPDATES - 1))).isEqualTo(meanwhile);
      }
      try (HubProcess fresh = node("c")) {
        fresh.start(settings);
        try (EventStream all = resume(fresh, before)) {
          assertThat(idsUntil(all, meanwhile.get(UPDATES - 1))).isEqualTo(meanwhile);
        }
      }
    }
  }

  private void whatOneAcknowledgesAllDeliverInOneOrder(HubProcess a, HubProcess b)
      throws Exception {
    String first = publish(a);
    assertThat(resume(b, first).response().header("Last-Event-ID"))
        .as("a cursor of one is known to the other at once")
        .contains(first);
    try (EventStream atA = follow(a);
        EventStream atB = follow(b)) {
      CompletableFuture<List<String>> ofA = publishing(a);
      CompletableFuture<List<String>> ofB = publishing(b);
      ofA.join();
      ofB.join();
      String last = publish(a);
      List<String> seen = idsUntil(atA, last);
      assertThat(idsUntil(atB, last)).isEqualTo(seen);
      assertThat(new HashSet<>(seen)).hasSize(seen.size());
      assertThat(seen).containsAll(ofA.join()).containsAll(ofB.join()).hasSize(2 * UPDATES + 1);
      assertThat(seen.stream().filter(new HashSet<>(ofA.join())::contains))
          .containsExactlyElementsOf(ofA.join());
      String middle = seen.get(UPDATES);
      List<String> behind = seen.subList(UPDATES + 1, seen.size());
      for (HubProcess node : List.of(a, b)) {
        try (EventStream resumed = resume(node, middle)) {
          assertThat(resumed.response().header("Last-Event-ID")).contains(middle);
          assertThat(idsUntil(resumed, last)).isEqualTo(behind);
        }
      }
    }
  }

  private void whatIsPublishedAgainElsewhereCountsOnce(HubProcess a, HubProcess b) {
    try (EventStream stream = follow(b)) {
      String first = keyed(a);
      assertThat(keyed(b)).isEqualTo(first);
      String last = publish(a);
      assertThat(idsUntil(stream, last)).containsExactly(first, last);
    }
  }

  private String keyed(HubProcess at) {
    RawResponse response =
        at.hub()
            .publication(token, "topic", topic, "data", "d")
            .header("Idempotency-Key", topic)
            .send();
    assertThat(response.status()).isEqualTo(200);
    return response.text();
  }

  /** Kills the second one in the end. */
  private void whatIsSubscribedAnywhereIsListedEverywhere(HubProcess a, HubProcess b)
      throws IOException {
    String subscribed = Hub.uniqueTopic();
    for (Generation generation : Generation.values()) {
      try (Presence atA = new Presence(a.hub(), generation, subscribed);
          Presence atB = new Presence(b.hub(), generation, subscribed)) {
        SubscriptionApi api = new SubscriptionApi(a.hub(), generation.token().subscribe("*"));
        Object subscriber;
        String id;
        try (EventStream stream = b.hub().subscribe(generation.topic(), subscribed)) {
          assertThat(stream.response().status()).isEqualTo(200);
          Deadline.await("it is listed elsewhere", () -> atA.listed().size() == 1);
          assertThat(atA.listed()).isEqualTo(atB.listed());
          subscriber = atA.onlySubscriber();
          id = (String) atA.listed().get(0).get("id");
          assertThat(SubscriptionApi.document(api.target(id).send().text()))
              .containsEntry("id", id)
              .containsEntry("active", true);
        }
        assertThat(atA.nextEnded()).isEqualTo(subscriber);
        assertThat(atB.nextEnded()).isEqualTo(subscriber);
        Deadline.await("it is listed nowhere", () -> atA.listed().isEmpty());
        assertThat(api.target(id).send().status()).isEqualTo(404);
      }
    }
    try (Presence atA = new Presence(a.hub(), Generation.ONE, subscribed);
        EventStream stream = b.hub().subscribe("match", subscribed)) {
      assertThat(stream.response().status()).isEqualTo(200);
      Deadline.await("it is listed elsewhere", () -> atA.listed().size() == 1);
      Object subscriber = atA.onlySubscriber();
      b.kill();
      assertThat(atA.nextEnded()).as("though nobody says so").isEqualTo(subscriber);
      Deadline.await("it is listed nowhere", () -> atA.listed().isEmpty());
    }
  }

  private CompletableFuture<List<String>> publishing(HubProcess at) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < UPDATES; i++) {
            ids.add(publish(at));
          }
          return ids;
        });
  }

  @Test
  void aHubWithoutItsDatabaseRefusesPublicationsAndServesTheRest() throws Exception {
    try (CutProxy network = new CutProxy(PostgreSqlServer.port());
        HubProcess cut = node("cut");
        HubProcess other = node("other")) {
      other.start(onPostgreSql("cluster_cut", PostgreSqlServer.port()));
      cut.start(onPostgreSql("cluster_cut", network.port()));
      String before = publish(cut);
      String second = publish(other);
      try (EventStream stream = follow(cut)) {
        network.cut();
        assertThat(publication(cut).status()).isIn(503, 504);
        assertThat(publication(cut).status()).isEqualTo(503);
        String meanwhile = publish(other);
        try (EventStream resumed = resume(cut, before)) {
          assertThat(resumed.response().header("Last-Event-ID")).contains(before);
          assertThat(resumed.nextEvent().id()).isEqualTo(second);
        }
        network.mend();
        Deadline.await("it takes updates again", () -> publication(cut).status() == 200);
        String last = publish(other);
        assertThat(idsUntil(stream, last)).startsWith(meanwhile).endsWith(last);
      }
    }
  }

  private RawResponse publication(HubProcess at) {
    return at.hub().publication(token, "topic", topic, "data", "refused").send();
  }
}
