package ee.mercure.delivery;

import static ee.mercure.delivery.TestLanes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails ends the stream that it concerns, or none; the lane goes on. */
class LaneFaultsTest {
  private final MemoryHistory history =
      new MemoryHistory(100_000, Long.MAX_VALUE, Clock.systemUTC());
  private final AtomicReference<String> failing = new AtomicReference<>("");

  /** Fails once in the method that is named, with an Error, which loops tend to forget. */
  private History failingOnce() {
    return SeamHistory.of(
        history,
        method -> {
          if (failing.compareAndSet(method, "")) {
            throw new StackOverflowError("a fault in " + method);
          }
        });
  }

  private static Runnable once(Consumer<AtomicBoolean> work) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> work.accept(done);
  }

  @Test
  void anErrorWhileThePageIsReadEndsThatStreamOnly() throws InterruptedException {
    try (TestLanes lanes = TestLanes.over(failingOnce(), () -> {})) {
      lanes.publish(ids(1, 10));
      TestChannel healthy = lanes.follow();
      failing.set("page");
      TestChannel resumed = lanes.resume(2);
      resumed.awaitClosed();
      lanes.publish("id11");
      assertThat(healthy.next()).isEqualTo("id11");
      assertThat(lanes.resume(10).next(2)).containsExactly(TestChannel.COMMENT, "id11");
    }
  }

  @Test
  void anErrorWhileThePageIsReadAsideEndsThatStream() throws InterruptedException {
    History aside =
        SeamHistory.of(
            history,
            method -> {
              if (method.equals("page")) {
                throw new IllegalArgumentException("a damaged page");
              }
            });
    try (TestLanes lanes = TestLanes.over(notAtHand(aside), () -> {})) {
      lanes.publish(ids(1, 10));
      TestChannel resumed = lanes.resume(2);
      resumed.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
      TestChannel healthy = lanes.follow();
      lanes.publish("id11");
      assertThat(healthy.next()).isEqualTo("id11");
    }
  }

  /** All of whose pages have to be read on other threads. */
  private static History notAtHand(History history) {
    return (History)
        java.lang.reflect.Proxy.newProxyInstance(
            History.class.getClassLoader(),
            new Class<?>[] {History.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isAtHand")) {
                return false;
              }
              try {
                return method.invoke(history, arguments);
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"keeps", "goneUpTo", "isAtHand", "hiddenUpTo"})
  void anErrorOfTheHistoryLosesNothing(String method) throws InterruptedException {
    try (TestLanes lanes = TestLanes.over(failingOnce(), () -> {})) {
      TestChannel first = lanes.follow();
      TestChannel second = lanes.follow();
      failing.set(method);
      lanes.publish(ids(1, 10));
      assertThat(first.next(10)).isEqualTo(ids(1, 10));
      assertThat(second.next(10)).isEqualTo(ids(1, 10));
    }
  }

  @Test
  void anUpdateThatWasNotHandedOverIsReadFromTheHistory() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel first = lanes.follow();
      lanes.publish("id1");
      lanes.log("id2");
      lanes.log("id3");
      lanes.publish("id4");
      assertThat(first.next(4)).isEqualTo(ids(1, 4));
      lanes.publish("id5");
      assertThat(first.next()).isEqualTo("id5");
    }
  }

  @Test
  void aListenerThatFailsDoesNotEndItsLane() throws InterruptedException {
    Runnable failsOnce =
        once(
            done -> {
              if (done.compareAndSet(false, true)) {
                throw new NoClassDefFoundError("a listener that lacks a class");
              }
            });
    try (TestLanes lanes = TestLanes.over(history, failsOnce)) {
      TestChannel ending = lanes.followFor(Duration.ofMillis(50));
      TestChannel healthy = lanes.follow();
      ending.awaitClosed();
      lanes.publish("id1");
      assertThat(healthy.next()).isEqualTo("id1");
    }
  }

  @Test
  void aStreamThatCannotBeStartedEnds() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel gone = new TestChannel();
      gone.failToStart();
      lanes.open(TestLanes.subscriber(), gone, TestLanes.terms(ReplayFrom.LIVE));
      gone.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
    }
  }

  @Test
  void anIdleStreamWhoseClientIsGoneEndsWithoutAHeartbeat() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      TestChannel gone = lanes.follow();
      lanes.awaitRouted();
      gone.vanish();
      gone.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
    }
  }

  @Test
  void aStreamThatIsOpenedWhileAllEndIsClosedAndTold() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      lanes.drain(Duration.ofSeconds(20));
      TestChannel late = lanes.resume(ReplayFrom.LIVE);
      late.awaitClosed();
      assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
      assertThat(lanes.endings()).isEmpty();
    }
  }

  @Test
  void aStreamThatIsOpenedWhenAllIsOverIsClosedAndTold() throws InterruptedException {
    TestLanes lanes = TestLanes.start();
    lanes.close();
    TestChannel late = lanes.resume(ReplayFrom.LIVE);
    late.awaitClosed();
    assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.SHUTDOWN);
    assertThat(lanes.endings()).isEmpty();
  }

  @Test
  void whatGoesWhileAPageIsReadIsToldAsAGap() throws InterruptedException {
    MemoryHistory small = new MemoryHistory(10, Long.MAX_VALUE, Clock.systemUTC());
    AtomicBoolean expire = new AtomicBoolean();
    AtomicReference<TestLanes> publisher = new AtomicReference<>();
    History shrinking =
        SeamHistory.of(
            small,
            method -> {
              if (method.equals("page") && expire.compareAndSet(true, false)) {
                ids(11, 18).forEach(publisher.get()::log);
              }
            });
    try (TestLanes lanes = TestLanes.over(shrinking, () -> {})) {
      publisher.set(lanes);
      lanes.publish(ids(1, 10));
      lanes.awaitRouted();
      expire.set(true);
      TestChannel resumed = lanes.resume(2);
      assertThat(resumed.next(4))
          .containsExactly(
              TestChannel.COMMENT,
              "{\"type\":\"gap\",\"requested\":\"earliest\",\"resumed-after\":\"earliest\"}",
              "id9",
              "id10");
    }
  }
}
