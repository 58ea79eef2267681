package ee.mercure.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of subscriptions whose hub ends before it can tell. */
class EmbeddedSubscriptionsTest {
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final BlockingQueue<Update> followed = new LinkedBlockingQueue<>();

  private UpdateStore store() {
    Retention unlimited =
        new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    Path file = directory.resolve("history.mv");
    return UpdateStore.open(file, Durability.ALWAYS, false, unlimited, Clock.systemUTC());
  }

  private static Update event(String path, SubscriptionChange change) {
    boolean active = change == SubscriptionChange.BEGINS;
    return Update.of(path)
        .isPrivate(true)
        .data("{\"match\":\"\\\"active\\\":true\",\"active\":" + active + ",\"payload\":1}")
        .audience(ProtocolVersion.V1)
        .subscription(change)
        .build();
  }

  private Update next() throws InterruptedException {
    Update next = followed.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void whatIsLeftOfACrashEndsAtTheNextStart() throws Exception {
    try (UpdateStore store = store();
        EmbeddedUpdateLog log = new EmbeddedUpdateLog(store)) {
      log.start(followed::add);
      log.append(event("/1", SubscriptionChange.BEGINS));
      log.append(event("/2", SubscriptionChange.BEGINS));
      log.append(event("/1", SubscriptionChange.ENDS)).toCompletableFuture().get();
    }
    followed.clear();
    try (UpdateStore store = store();
        EmbeddedUpdateLog log = new EmbeddedUpdateLog(store)) {
      log.start(followed::add);
      Update ended = next();
      assertThat(ended.topics()).containsExactly("/2");
      assertThat(ended.data())
          .isEqualTo("{\"match\":\"\\\"active\\\":true\",\"active\":false,\"payload\":1}");
      assertThat(ended.isPrivate()).isTrue();
      assertThat(ended.audience()).contains(ProtocolVersion.V1);
      assertThat(ended.sequence()).isEqualTo(4);
    }
    try (UpdateStore store = store();
        EmbeddedUpdateLog log = new EmbeddedUpdateLog(store)) {
      log.start(followed::add);
      log.append(Update.of("t").id("only").build()).toCompletableFuture().get();
      assertThat(followed).extracting(Update::id).containsExactly("only");
    }
  }
}
