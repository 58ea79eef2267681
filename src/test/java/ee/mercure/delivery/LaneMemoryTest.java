package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import ee.mercure.metric.Faults;
import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.update.Update;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A lane holds nothing of those who are gone. It runs on the test's own thread here. */
class LaneMemoryTest {
  private static final int SUBSCRIBERS = 300;
  private static final Faults FAULTS = new Faults(Logger.getLogger("test"));

  /** Stops its lane when all have ended. */
  private static final class LastOneOut implements ConnectionListener {
    private Lane lane;
    private int registered;
    private int ended;

    @Override
    public void registered(Subscriber subscriber) {
      registered++;
    }

    @Override
    public void ended(Subscriber subscriber, DisconnectReason reason) {
      if (++ended == SUBSCRIBERS) {
        lane.stop();
      }
    }
  }

  private final LastOneOut listener = new LastOneOut();
  private final History history = new MemoryHistory(10, Long.MAX_VALUE, Clock.systemUTC());
  private final Lane lane =
      new Lane(
          TestLanes.config(Duration.ofMillis(5), Duration.ofMillis(20), 1 << 16, Duration.ZERO),
          history,
          TestLanes.HUB,
          listener,
          new Backlog(1 << 20, 10, Runnable::run),
          new Closer(Executors.newCachedThreadPool(), FAULTS),
          Runnable::run,
          Runnable::run,
          1 << 20,
          1 << 20,
          new AtomicInteger(),
          FAULTS);

  private TestChannel open(int number, Duration life) {
    Subscriber subscriber =
        new Subscriber(
            ProtocolVersion.V0,
            List.of(
                new Selection(MatcherType.SELECTOR, new ExactTopic("t" + number)),
                new Selection(MatcherType.SELECTOR, new AnyTopic())),
            null);
    TestChannel channel = new TestChannel();
    lane.open(
        new Connection(
            subscriber,
            channel,
            new StreamTerms(
                ReplayFrom.LIVE,
                Optional.of("gone"),
                true,
                System.nanoTime() + life.toNanos(),
                DisconnectReason.MAX_AGE,
                0),
            () -> {}));
    return channel;
  }

  @Test
  void nothingIsLeftOfSubscribersThatCameAndWent() throws InterruptedException {
    listener.lane = lane;
    for (int i = 0; i < SUBSCRIBERS; i += 3) {
      open(i, Duration.ofMillis(30));
      open(i + 1, Duration.ofHours(1)).breakOff();
      open(i + 2, Duration.ofHours(1)).becomeUnready();
    }
    for (int i = 1; i <= 50; i++) {
      Update update = Update.of("t" + i).build().at(i);
      history.add(update);
      lane.deliver(new RoutedUpdate(update, TestLanes.HUB));
    }
    lane.run();
    assertThat(listener.registered).isEqualTo(SUBSCRIBERS);
    assertThat(listener.ended).isEqualTo(SUBSCRIBERS);
    assertThat(lane.size()).as("entries that the lane holds").isZero();
    assertThat(lane.awaitEnd(0)).isTrue();
  }

  @Test
  void aSubscriberThatIsGoneCanBeCollected() throws InterruptedException {
    try (TestLanes lanes = TestLanes.start()) {
      List<WeakReference<TestChannel>> gone = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        gone.add(new WeakReference<>(comeAndGo(lanes)));
      }
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (gone.stream().anyMatch(one -> one.get() != null) && System.nanoTime() - end < 0) {
        System.gc();
      }
      assertThat(gone).allMatch(one -> one.get() == null);
    }
  }

  private static TestChannel comeAndGo(TestLanes lanes) throws InterruptedException {
    TestChannel channel = lanes.follow();
    channel.breakOff();
    lanes.publish("id");
    channel.awaitClosed();
    assertThat(lanes.nextEnding().reason()).isEqualTo(DisconnectReason.CLIENT_GONE);
    return channel;
  }
}
