package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed while many publish. What it has acknowledged is there after a restart, once
 * and in the order of acknowledgement, whatever was under way. {@code -Dcrash.kills=25} kills it
 * more often.
 */
@OwnProcess
final class CrashIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 3);
  private static final int PUBLISHERS = 32;
  private static final int AT_LEAST = 300;
  private static final int AT_MOST_MILLIS = 1000;

  private final String topic = Hub.uniqueTopic();
  private final Token token = Token.classic().publish("*");

  /** What each publisher was told that the hub has, in its order, over all restarts. */
  private final List<List<String>> acknowledged = new ArrayList<>();

  private final AtomicInteger count = new AtomicInteger();

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedOutlivesKills(TestReporter reporter) throws Exception {
    for (int i = 0; i < PUBLISHERS; i++) {
      acknowledged.add(new ArrayList<>());
    }
    Random random = new Random();
    try (HubProcess server = HubProcess.in(directory)) {
      server.start(Map.of());
      for (int kill = 0; kill < KILLS; kill++) {
        publishUntilKilled(server, random.nextInt(AT_MOST_MILLIS));
        server.start(Map.of());
        // Before anything new is published.
        List<String> replayed = replay(server.hub(), "earliest", count.get());
        checkComplete(replayed);
        String earlier = replayed.get(random.nextInt(replayed.size() - 1));
        List<String> behind = replayed.subList(replayed.indexOf(earlier) + 1, replayed.size());
        assertThat(replay(server.hub(), earlier, behind.size())).startsWith(toArray(behind));
      }
      reporter.publishEntry("acknowledged", Integer.toString(count.get()));
    }
  }

  private static String[] toArray(List<String> ids) {
    return ids.toArray(String[]::new);
  }

  private void publishUntilKilled(HubProcess server, int millis) throws Exception {
    int before = count.get();
    CountDownLatch ended = new CountDownLatch(PUBLISHERS);
    for (List<String> mine : acknowledged) {
      new Thread(
              () -> {
                publish(server.hub(), mine);
                ended.countDown();
              })
          .start();
    }
    Deadline.await("some are acknowledged", () -> count.get() - before >= AT_LEAST);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    server.kill();
    assertThat(ended.await(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS))
        .as("publishers notice")
        .isTrue();
  }

  /** Publishes one update after another until the connection breaks. */
  private void publish(Hub hub, List<String> mine) {
    try (RawConnection connection = hub.connect()) {
      while (true) {
        RawResponse response = connection.send(hub.publication(token, "topic", topic));
        if (response.status() == 200) {
          mine.add(response.text());
          count.incrementAndGet();
        }
      }
    } catch (UncheckedIOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // The end that every publisher comes to: the server is gone, perhaps in mid-sentence.
    }
  }

  /** At least so many updates behind a cursor, then all others up to one that is published now. */
  private List<String> replay(Hub hub, String cursor, int atLeast) throws IOException {
    try (EventStream stream = hub.subscribe("topic", topic, "lastEventID", cursor)) {
      List<String> ids = new ArrayList<>();
      while (ids.size() < atLeast) {
        ids.add(stream.nextEvent().id());
      }
      String last = hub.publish(token, "topic", topic);
      stream.eventsUntil(last).forEach(event -> ids.add(event.id()));
      acknowledged.get(0).add(last);
      count.incrementAndGet();
      return ids;
    }
  }

  private void checkComplete(List<String> replayed) {
    assertThat(new HashSet<>(replayed)).as("each once").hasSameSizeAs(replayed);
    for (List<String> mine : acknowledged) {
      HashSet<String> wanted = new HashSet<>(mine);
      assertThat(replayed.stream().filter(wanted::contains).toList())
          .as("all, in order")
          .isEqualTo(mine);
    }
  }
}
