package ee.mercure.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.delivery.Backlog;
import ee.mercure.delivery.DisconnectReason;
import ee.mercure.delivery.Subscriber;
import ee.mercure.log.LogFollower;
import ee.mercure.log.LogHealth;
import ee.mercure.log.UpdateLog;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of those who come and go while the log is slow, or refuses. */
class PresenceTest {
  private static final int MANY = 1_000;

  /** A log that takes nothing until it may, on the thread of whoever appends. */
  private static final class SlowLog implements UpdateLog {
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayTake = new CountDownLatch(1);
    private volatile boolean refusing;

    @Override
    public void start(LogFollower follower) {}

    @Override
    public CompletionStage<Update> append(Update update) {
      asked.countDown();
      awaitLatch(mayTake);
      if (refusing) {
        return CompletableFuture.failedFuture(new IllegalStateException("a full disk"));
      }
      taken.add(update.data());
      return CompletableFuture.completedFuture(update);
    }

    @Override
    public LogHealth health() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private final SlowLog log = new SlowLog();
  private final ActiveSubscriptions active = new ActiveSubscriptions(() -> "none");
  private final PendingAppends unstored = new PendingAppends(10, 100_000);
  private final Backlog backlog = new Backlog(1, 1, Runnable::run);
  private final Presence presence = presence(true);

  private Presence presence(boolean announces) {
    return new Presence(
        active,
        log,
        new PublishGate(unstored, () -> backlog),
        new PendingAppends(MANY, Long.MAX_VALUE),
        document -> document.get("active") + " " + document.get("match"),
        Set.of(ProtocolVersion.V1),
        announces);
  }

  @AfterEach
  void close() {
    log.mayTake.countDown();
    log.refusing = false;
    presence.close();
  }

  private static boolean awaitLatch(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static Subscriber subscriber(String topic) {
    return subscriber(ProtocolVersion.V1, topic);
  }

  private static Subscriber subscriber(ProtocolVersion version, String topic) {
    Selection selection = new Selection(MatcherType.EXACT, new ExactTopic(topic));
    return new Subscriber(version, List.of(selection), null);
  }

  private Subscriber come(String topic) {
    Subscriber subscriber = subscriber(topic);
    presence.admit(subscriber);
    presence.beforeRegistration(subscriber);
    presence.registered(subscriber);
    return subscriber;
  }

  private void go(Subscriber subscriber) {
    presence.ended(subscriber, DisconnectReason.CLIENT_GONE);
  }

  /** Somebody who is being told when the log does not take it. */
  private Subscriber firstWhoWaits() {
    Subscriber first = come("first");
    assertThat(awaitLatch(log.asked)).isTrue();
    return first;
  }

  @Test
  void whatWasToldToBeginIsToldToEnd() {
    Subscriber first = firstWhoWaits();
    Subscriber second = come("second");
    go(first);
    log.mayTake.countDown();
    await(() -> log.taken.contains("true second"));
    go(second);
    await(() -> log.taken.size() == 4);
    assertThat(log.taken)
        .containsExactly("true first", "true second", "false first", "false second");
  }

  @Test
  void whoCameAndWentBeforeAnybodyWasToldIsNotTold() {
    firstWhoWaits();
    for (int i = 0; i < 10 * MANY; i++) {
      go(come("passing"));
    }
    come("last");
    log.mayTake.countDown();
    await(() -> log.taken.contains("true last"));
    assertThat(log.taken).containsExactly("true first", "true last");
  }

  @Test
  void whoWasListedIsToldToEnd() {
    firstWhoWaits();
    Subscriber listed = come("listed");
    assertThat(active.all(ProtocolVersion.V1).subscriptions()).hasSize(2);
    go(listed);
    go(come("passing"));
    log.mayTake.countDown();
    await(() -> log.taken.contains("false listed"));
    assertThat(log.taken).containsExactly("true first", "true listed", "false listed");
  }

  @Test
  void nobodyMayComeWhileTooManyAreToBeTold() {
    firstWhoWaits();
    List<Subscriber> waiting = IntStream.range(1, MANY).mapToObj(i -> come("waiting" + i)).toList();
    Subscriber late = subscriber("late");
    assertThatThrownBy(() -> presence.admit(late)).isInstanceOf(OverloadedException.class);
    go(waiting.get(0));
    presence.admit(late);
  }

  @Test
  void nobodyMayComeWhileThePublicationsAreRefused() {
    IntStream.range(0, 10).forEach(i -> assertThat(unstored.begin(1)).isTrue());
    assertThatThrownBy(() -> presence.admit(subscriber("late")))
        .isInstanceOf(OverloadedException.class);
    unstored.end(1);
    presence.admit(subscriber("late"));
  }

  @Test
  void nobodyWaitsBehindWhatTheLogRefuses() {
    log.mayTake.countDown();
    log.refusing = true;
    come("first");
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Subscriber late = subscriber(ProtocolVersion.V0, "late" + i);
      waiting.add(presence.beforeRegistration(late).toCompletableFuture());
    }
    await(() -> waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
  }

  @Test
  void whatTheLogRefusesIsTriedAgain() {
    log.mayTake.countDown();
    Subscriber first = come("first");
    await(() -> log.taken.contains("true first"));
    log.refusing = true;
    go(first);
    come("second");
    log.refusing = false;
    await(() -> log.taken.size() == 3);
    assertThat(log.taken).containsExactly("true first", "false first", "true second");
    assertThat(unstored.begin(100_000)).as("nothing is left counted").isTrue();
  }

  @Test
  void nothingIsKeptUnlessItIsAnnounced() {
    try (Presence silent = presence(false)) {
      Subscriber subscriber = subscriber("t");
      silent.admit(subscriber);
      silent.beforeRegistration(subscriber);
      silent.registered(subscriber);
      assertThat(active.all(ProtocolVersion.V1).subscriptions()).isEmpty();
      silent.ended(subscriber, DisconnectReason.CLIENT_GONE);
      assertThat(log.asked.getCount()).as("not asked").isEqualTo(1);
    }
  }
}
