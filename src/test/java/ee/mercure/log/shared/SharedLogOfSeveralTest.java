package ee.mercure.log.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.DurableHistory;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.UnknownOutcomeException;
import ee.mercure.log.engine.EngineInMemory;
import ee.mercure.log.engine.EngineInMemory.Fate;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several hubs see of one log, whatever happens to its engine and to them. */
class SharedLogOfSeveralTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofMillis(600);
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final EngineInMemory.Log log = new EngineInMemory.Log();
  private final List<Hub> running = new ArrayList<>();

  /** What of a hub the log has to do with. */
  private class Hub implements AutoCloseable {
    private final List<Update> followed = Collections.synchronizedList(new ArrayList<>());
    private final EngineInMemory engine = new EngineInMemory(log);
    private final UpdateStore store;
    private final DurableHistory history;
    private final SharedUpdateLog shared;

    private Hub(String name) {
      Retention unlimited =
          new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
      LogClock clock = new LogClock(Clock.systemUTC());
      store =
          UpdateStore.open(
              directory.resolve(name + ".mv"), Durability.NEVER, false, unlimited, clock);
      history = new DurableHistory(store);
      shared = new SharedUpdateLog(engine, store, clock, TIMEOUT, LEASE, false);
      shared.start(this::follow);
      running.add(this);
    }

    void follow(Update update) {
      history.add(update);
      followed.add(update);
    }

    private CompletableFuture<Update> append(String id) {
      return shared.append(Update.of("t").id(id).data("d").build()).toCompletableFuture();
    }

    private void publish(String id) throws Exception {
      append(id).get(SECONDS, TimeUnit.SECONDS);
    }

    private List<String> ids() {
      synchronized (followed) {
        return followed.stream().map(Update::id).toList();
      }
    }

    private void awaitIds(String... ids) {
      List<String> wanted = List.of(ids);
      await(() -> ids().equals(wanted));
      assertThat(ids()).isEqualTo(wanted);
    }

    private List<String> stored() {
      List<String> ids = new ArrayList<>();
      long to = history.lastSequence();
      for (long at = 0; at < to; ) {
        Page page = history.page(at, to, 10_000, topics -> true);
        page.updates().forEach(update -> ids.add(update.id()));
        at = page.upTo();
      }
      return ids;
    }

    @Override
    public void close() {
      shared.close();
      store.close();
      running.remove(this);
    }
  }

  private static void await(BooleanSupplier wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!wanted.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @AfterEach
  void closeAll() {
    List.copyOf(running).forEach(Hub::close);
  }

  @Test
  void allFollowTheSameUpdatesInTheSameOrder() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    List<CompletableFuture<Update>> appended = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      appended.add(a.append("a" + i));
      appended.add(b.append("b" + i));
    }
    for (CompletableFuture<Update> one : appended) {
      one.get(SECONDS, TimeUnit.SECONDS);
    }
    await(() -> a.ids().size() == 1_000 && b.ids().size() == 1_000);
    assertThat(a.ids()).isEqualTo(b.ids()).hasSize(1_000);
    assertThat(a.ids().stream().filter(id -> id.startsWith("a")))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 500).mapToObj(i -> "a" + i).toList());
  }

  @Test
  void whatWasAcknowledgedAnywhereIsSeenOnceCaughtUp() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    for (int i = 0; i < 50; i++) {
      a.publish("id" + i);
      b.shared.caughtUp().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
      assertThat(b.ids()).contains("id" + i);
    }
  }

  @Test
  void whatArrivedThoughNobodySaidSoCountsOnce() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.engine.hideOutcomes(3, Fate.ARRIVES);
    a.publish("1");
    a.publish("2");
    b.publish("3");
    a.awaitIds("1", "2", "3");
    b.awaitIds("1", "2", "3");
  }

  @Test
  void whatArrivesTwiceCountsOnce() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.engine.hideOutcomes(2, Fate.ARRIVES_LATE);
    a.publish("1");
    a.publish("2");
    b.publish("3");
    b.awaitIds("1", "2", "3");
    a.awaitIds("1", "2", "3");
    b.close();
    Hub again = new Hub("b");
    a.engine.hideOutcomes(1, Fate.ARRIVES_LATE);
    a.publish("4");
    a.publish("5");
    again.awaitIds("4", "5");
  }

  @Test
  void whatDidNotArriveIsSentAgain() throws Exception {
    Hub a = new Hub("a");
    a.engine.hideOutcomes(3, Fate.LOST);
    a.publish("1");
    a.awaitIds("1");
  }

  @Test
  void anUpdateThatNobodyKnowsOfIsNotToldToBeRefused() {
    Hub a = new Hub("a");
    a.engine.hideOutcomes(1_000_000, Fate.LOST);
    assertThatThrownBy(() -> a.publish("1"))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownOutcomeException.class);
    a.engine.hideOutcomes(0, Fate.LOST);
    assertThat(a.append("2")).succeedsWithin(SECONDS, TimeUnit.SECONDS);
    assertThat(a.ids()).as("what came too late does not come any more").containsExactly("2");
  }

  @Test
  void whatCannotBeSentIsRefusedAndNeverComes() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.publish("before");
    log.away(true);
    assertThatThrownBy(() -> a.publish("refused"))
        .hasCauseInstanceOf(LogUnavailableException.class);
    assertThat(a.shared.caughtUp().toCompletableFuture())
        .as("nobody waits for a log that is away")
        .isCompletedExceptionally();
    log.away(false);
    await(() -> b.append("after").handle((done, error) -> error == null).join());
    a.publish("then");
    await(() -> a.ids().contains("after"));
    assertThat(a.ids()).startsWith("before").contains("then").doesNotContain("refused");
    await(() -> b.ids().contains("then"));
    assertThat(b.ids()).isEqualTo(a.ids());
  }

  @Test
  void aHubToWhichNobodyPublishesFindsItsLogAgain() throws Exception {
    Hub a = new Hub("a");
    a.publish("1");
    log.away(true);
    await(() -> a.shared.caughtUp().toCompletableFuture().isCompletedExceptionally());
    CompletableFuture<Update> refused = a.append("refused");
    // Whatever was to be sent is given up with it.
    assertThatThrownBy(() -> refused.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogUnavailableException.class);
    log.away(false);
    await(
        () ->
            a.shared
                .caughtUp()
                .handle((done, error) -> error == null)
                .toCompletableFuture()
                .join());
    assertThat(a.shared.caughtUp().toCompletableFuture()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aHubThatWaitsForItsEngineDoesNotHang() throws Exception {
    Hub a = new Hub("a");
    a.publish("1");
    log.away(true);
    CompletableFuture<Update> waiting = a.append("refused");
    while (!waiting.isDone()) {
      assertThat(a.shared.health().oldestWaiting()).isLessThan(Duration.ofMillis(500));
    }
    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void aFollowerThatHangsIsSeen() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Hub a =
        new Hub("a") {
          @Override
          void follow(Update update) {
            awaitUninterruptibly(goOn);
          }
        };
    CompletableFuture<Update> update = a.append("1");
    await(() -> a.shared.health().oldestWaiting().compareTo(Duration.ofMillis(300)) > 0);
    assertThat(a.shared.health().oldestWaiting()).isPositive();
    goOn.countDown();
    assertThat(update.handle((done, error) -> true).get(SECONDS, TimeUnit.SECONDS)).isTrue();
    await(() -> a.shared.health().oldestWaiting().isZero());
    assertThat(a.shared.health().oldestWaiting()).isZero();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLogThatRefusesSaysSo() throws Exception {
    Hub a = new Hub("a");
    a.engine.refuse(true);
    assertThatThrownBy(() -> a.publish("1")).hasCauseInstanceOf(LogUnavailableException.class);
    a.engine.refuse(false);
    a.publish("2");
    a.awaitIds("2");
  }

  @Test
  void aHubGoesOnWhereItWas() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.publish("1");
    b.awaitIds("1");
    b.close();
    a.publish("2");
    Hub again = new Hub("b");
    again.awaitIds("2");
    again.publish("3");
    a.awaitIds("1", "2", "3");
    assertThat(again.stored()).containsExactly("1", "2", "3");
    assertThat(again.history.goneUpTo()).isZero();
  }

  @Test
  void aNewHubHasWhatTheLogHasBeforeItServes() throws Exception {
    Hub a = new Hub("a");
    List<CompletableFuture<Update>> appended = new ArrayList<>();
    for (int i = 0; i <= 3_000; i++) {
      appended.add(a.append("id" + i));
    }
    appended.get(3_000).get(SECONDS, TimeUnit.SECONDS);
    Hub b = new Hub("b");
    assertThat(b.ids()).isEqualTo(a.ids()).hasSize(3_001);
    assertThat(b.shared.health().failure()).isEmpty();
  }

  @Test
  void aHubThatWasAwayForTooLongTellsOfTheHole() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.publish("1");
    b.awaitIds("1");
    b.close();
    a.publish("2");
    a.publish("3");
    log.keepNewest(1);
    Hub again = new Hub("b");
    a.publish("4");
    await(() -> again.ids().contains("4"));
    assertThat(again.stored()).startsWith("1").endsWith("4").doesNotContain("2");
    long one = again.history.sequenceOf("1").orElseThrow();
    assertThat(again.history.goneUpTo()).as("who has seen 1 is told").isGreaterThan(one);
    long four = again.history.sequenceOf("4").orElseThrow();
    assertThat(again.history.goneUpTo()).isLessThan(four);
  }

  @Test
  void whatTheLogHasLostIsCutAndTold() throws Exception {
    Hub a = new Hub("a");
    Hub b = new Hub("b");
    a.publish("1");
    b.publish("2");
    a.awaitIds("1", "2");
    b.awaitIds("1", "2");
    b.close();
    a.close();
    // Beats of both may be among the lost.
    int beats = log.size();
    Hub first = new Hub("a");
    first.publish("lost");
    first.awaitIds("lost");
    log.lose(log.size() - beats);
    first.publish("new");
    first.publish("newer");
    await(() -> first.ids().contains("newer"));
    assertThat(first.stored()).doesNotContain("lost").endsWith("new", "newer");
    long two = first.history.sequenceOf("2").orElseThrow();
    assertThat(first.history.goneUpTo()).as("who has seen 2 is told").isGreaterThan(two);
    Hub second = new Hub("c");
    assertThat(second.stored()).endsWith("new", "newer").doesNotContain("lost");
  }

  @Test
  void anotherLogInPlaceOfThisOneIsTold() throws Exception {
    Hub a = new Hub("a");
    a.publish("1");
    log.makeAnew();
    await(() -> a.append("2").handle((done, error) -> error == null).join());
    await(() -> a.ids().contains("2"));
    long one = a.history.sequenceOf("1").orElseThrow();
    assertThat(a.history.goneUpTo()).isGreaterThan(one);
    assertThat(a.ids()).containsExactly("1", "2");
  }

  @Test
  void nothingOfAnOlderHubIsPassedOver() throws Exception {
    Hub a = new Hub("a");
    a.publish("1");
    EngineInMemory newer = new EngineInMemory(log);
    newer.open();
    newer.append(List.of(LogRecord.encode(0x81, 7, 1, new byte[] {1, 2, 3})));
    a.publish("2");
    a.awaitIds("1", "2");
    newer.append(List.of(LogRecord.encode(0x42, 7, 2, new byte[] {1, 2, 3})));
    await(() -> a.append("3").handle((done, error) -> error != null).join());
    assertThat(a.ids()).containsExactly("1", "2");
  }
}
