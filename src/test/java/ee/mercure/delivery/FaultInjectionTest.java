package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import ee.mercure.update.Update;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Exceptions, Errors and delays at every place where the lanes hand work on, at random, while
 * publishers and subscribers come and go. Afterwards each stream has received everything once and
 * in order, or it has ended and was told so; nothing is left of it; and the lanes turn.
 */
class FaultInjectionTest {
  private static final int SEEDS = Integer.getInteger("faults.seeds", 1_000);
  private static final int UPDATES = 60;
  private static final int SUBSCRIBERS = 12;
  private static final String TOPIC = "t";

  /** Throws, waits, or does nothing, as its seed has it, until it is told to stop. */
  private static final class Seam {
    private final Random random;
    private volatile boolean active = true;

    private Seam(long seed) {
      random = new Random(seed);
    }

    private synchronized int draw(int bound) {
      return random.nextInt(bound);
    }

    private void pass(String place) {
      if (!active) {
        return;
      }
      switch (draw(200)) {
        case 0 -> throw new IllegalStateException("a fault in " + place);
        case 1 -> throw new StackOverflowError("a fault in " + place);
        case 2 -> throw new NoClassDefFoundError("a fault in " + place);
        case 3 -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        case 4 -> LockSupport.parkNanos(draw(50) == 0 ? TimeUnit.MILLISECONDS.toNanos(60) : 1);
        default -> {}
      }
    }
  }

  /** A subscriber's channel that fails as its seam has it, and remembers what it was written. */
  private static final class Channel implements EventChannel {
    private final Seam seam;
    private final List<Long> received = new ArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final ReplayFrom from;

    private Channel(Seam seam, ReplayFrom from) {
      this.seam = seam;
      this.from = from;
    }

    @Override
    public void start(Runnable whenReady) {
      seam.pass("start");
      whenReady.run();
      seam.pass("start, at its end");
    }

    @Override
    public boolean isReady() {
      seam.pass("isReady");
      return true;
    }

    @Override
    public boolean isBroken() {
      return false;
    }

    @Override
    public void writeOpening(long retryMillis) {
      seam.pass("writeOpening");
    }

    @Override
    public void write(EventBatch batch) throws IOException {
      seam.pass("write");
      if (isClosed()) {
        throw new IOException("closed");
      }
      synchronized (received) {
        batch.events().forEach(event -> received.add(event.sequence()));
      }
    }

    @Override
    public void writeComment() {
      seam.pass("writeComment");
    }

    @Override
    public void close() {
      closings.incrementAndGet();
      seam.pass("close");
    }

    private boolean isClosed() {
      return closings.get() > 0;
    }

    private List<Long> received() {
      synchronized (received) {
        return List.copyOf(received);
      }
    }

    private boolean hasReceived(long sequence) {
      List<Long> all = received();
      return !all.isEmpty() && all.get(all.size() - 1) == sequence;
    }
  }

  private static final class Listener implements ConnectionListener {
    private final Seam seam;
    private final AtomicInteger ended = new AtomicInteger();

    private Listener(Seam seam) {
      this.seam = seam;
    }

    @Override
    public void registered(Subscriber subscriber) {
      seam.pass("registered");
    }

    @Override
    public void ended(Subscriber subscriber, DisconnectReason reason) {
      ended.incrementAndGet();
      seam.pass("ended");
    }
  }

  @Test
  void everyStreamIsCompleteOrWasTold() {
    long base = Long.getLong("faults.seed", System.nanoTime());
    for (int i = 0; i < SEEDS; i++) {
      play(base + i);
    }
  }

  private static void play(long seed) {
    Seam seam = new Seam(seed);
    MemoryHistory memory = new MemoryHistory(10_000, Long.MAX_VALUE, Clock.systemUTC());
    History history = SeamHistory.of(memory, seam::pass);
    Listener listener = new Listener(seam);
    List<Channel> channels = new ArrayList<>();
    seam.active = false;
    try (Lanes lanes =
        new Lanes(
            2,
            TestLanes.config(Duration.ofMillis(5), Duration.ofMinutes(5), 2_000, Duration.ZERO),
            history,
            TestLanes.HUB,
            listener)) {
      seam.active = true;
      for (long sequence = 1; sequence <= UPDATES; sequence++) {
        if (seam.draw(UPDATES / SUBSCRIBERS) == 0) {
          channels.add(open(lanes, seam, sequence));
        }
        publish(lanes, memory, sequence);
      }
      seam.active = false;
      long last = UPDATES + 1;
      publish(lanes, memory, last);
      for (Channel channel : channels) {
        await(seed, () -> channel.hasReceived(last) || channel.isClosed());
        check(seed, channel, last);
      }
      int closed = (int) channels.stream().filter(Channel::isClosed).count();
      await(seed, () -> listener.ended.get() >= closed);
      assertThat(lanes.areTurning()).as("seed " + seed).isTrue();
    }
    await(seed, () -> channels.stream().allMatch(Channel::isClosed));
    for (Channel channel : channels) {
      assertThat(channel.ends).as("seed " + seed + ", told once").hasValue(1);
    }
    assertThat(listener.ended).as("seed " + seed).hasValue(channels.size());
  }

  private static Channel open(Lanes lanes, Seam seam, long next) {
    boolean resumes = seam.draw(2) == 0;
    int position = resumes ? seam.draw((int) next) : 0;
    Channel channel =
        new Channel(seam, position == 0 ? ReplayFrom.LIVE : ReplayFrom.after(position));
    StreamTerms terms =
        new StreamTerms(
            channel.from, Optional.empty(), true, Long.MAX_VALUE, DisconnectReason.MAX_AGE, 0);
    lanes.open(
        new Connection(
            TestLanes.subscriber(),
            channel,
            terms,
            () -> {
              channel.ends.incrementAndGet();
              seam.pass("onEnd");
            }));
    return channel;
  }

  /** As the log does: the history has it, and what comes then must not matter. */
  private static void publish(Lanes lanes, History history, long sequence) {
    Update update = Update.of(TOPIC).id("id" + sequence).data("x".repeat(40)).build().at(sequence);
    history.add(update);
    lanes.deliver(update);
  }

  private static void check(long seed, Channel channel, long last) {
    List<Long> received = channel.received();
    if (received.isEmpty()) {
      assertThat(channel.isClosed()).as("seed " + seed).isTrue();
      return;
    }
    long first = received.get(0);
    if (channel.from instanceof ReplayFrom.After after) {
      assertThat(first).as("seed " + seed).isEqualTo(after.sequence() + 1);
    }
    long end = channel.isClosed() ? received.get(received.size() - 1) : last;
    assertThat(received)
        .as("seed " + seed + ", once and in order")
        .containsExactlyElementsOf(LongStream.rangeClosed(first, end).boxed().toList());
  }

  private static void await(long seed, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("seed " + seed + ": in time").isNegative();
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }
}
