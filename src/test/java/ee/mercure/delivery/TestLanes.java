package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.config.DeliveryConfig;
import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.update.Update;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One lane with its history, and a publisher and subscribers of one topic. */
final class TestLanes implements AutoCloseable {
  static final HubUrl HUB = HubUrl.of("http://localhost/.well-known/mercure");
  private static final String TOPIC = "t";

  private final History history;
  private final Lanes lanes;
  private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
  private long sequence;

  /** How a subscriber's stream ended. */
  record Ending(Subscriber subscriber, DisconnectReason reason) {}

  private TestLanes(DeliveryConfig config, History history) {
    this(config, history, () -> {});
  }

  private TestLanes(DeliveryConfig config, History history, Runnable atEachEnd) {
    this.history = history;
    this.lanes =
        new Lanes(
            1,
            config,
            history,
            HUB,
            new ConnectionListener() {
              @Override
              public void registered(Subscriber subscriber) {}

              @Override
              public void ended(Subscriber subscriber, DisconnectReason reason) {
                endings.add(new Ending(subscriber, reason));
                atEachEnd.run();
              }
            });
  }

  /** Over a history of the test's own, and with something that happens as each stream ends. */
  static TestLanes over(History history, Runnable atEachEnd) {
    return new TestLanes(
        config(Duration.ZERO, Duration.ofMinutes(10), 1 << 20, Duration.ZERO), history, atEachEnd);
  }

  /** No heartbeat, and bounds that no test reaches. */
  static TestLanes start() {
    return start(Duration.ZERO, Duration.ofMinutes(10), 1 << 20, 100_000);
  }

  static TestLanes withHeartbeat(Duration heartbeat) {
    return start(heartbeat, Duration.ofMinutes(10), 1 << 20, 100_000);
  }

  static TestLanes withWriteTimeout(Duration writeTimeout) {
    return start(Duration.ZERO, writeTimeout, 1 << 20, 100_000);
  }

  static TestLanes withOutbox(long bytes) {
    return withOutboxAndHistory(bytes, 100_000);
  }

  static TestLanes withOutboxAndHistory(long outboxBytes, long updates) {
    return start(Duration.ZERO, Duration.ofMinutes(10), outboxBytes, updates);
  }

  /** Tells subscribers so long before their tokens expire. */
  static TestLanes withExpiryNotice(Duration notice, long outboxBytes) {
    return start(Duration.ZERO, Duration.ofMinutes(10), outboxBytes, 100_000, notice);
  }

  private static TestLanes start(
      Duration heartbeat, Duration writeTimeout, long outboxBytes, long updates) {
    return start(heartbeat, writeTimeout, outboxBytes, updates, Duration.ZERO);
  }

  private static TestLanes start(
      Duration heartbeat, Duration writeTimeout, long outboxBytes, long updates, Duration notice) {
    return new TestLanes(
        config(heartbeat, writeTimeout, outboxBytes, notice),
        new MemoryHistory(updates, Long.MAX_VALUE, Clock.systemUTC()));
  }

  /** No limits but these. */
  static DeliveryConfig config(
      Duration heartbeat, Duration writeTimeout, long outboxBytes, Duration notice) {
    return new DeliveryConfig(
        heartbeat,
        writeTimeout,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        outboxBytes,
        1 << 24,
        100,
        Duration.ZERO,
        Set.of(),
        notice);
  }

  static Subscriber subscriber() {
    Selection selection = new Selection(MatcherType.SELECTOR, new ExactTopic(TOPIC));
    return new Subscriber(ProtocolVersion.V0, List.of(selection), null);
  }

  static StreamTerms terms(ReplayFrom from) {
    return terms(from, Optional.empty(), Long.MAX_VALUE);
  }

  private static StreamTerms terms(ReplayFrom from, Optional<String> gapAfter, long deadline) {
    return new StreamTerms(from, gapAfter, true, deadline, DisconnectReason.TOKEN_EXPIRED, 0);
  }

  /** A subscriber to what comes from now on, whose stream is open. */
  TestChannel follow() throws InterruptedException {
    TestChannel channel = new TestChannel();
    open(channel, terms(ReplayFrom.LIVE));
    assertThat(channel.next()).isEqualTo(TestChannel.COMMENT);
    return channel;
  }

  /** A subscriber to what comes behind a sequence. */
  TestChannel resume(long sequence) {
    return resume(ReplayFrom.after(sequence));
  }

  TestChannel resume(ReplayFrom from) {
    TestChannel channel = new TestChannel();
    open(channel, terms(from));
    return channel;
  }

  /** A subscriber whose stream ends by itself. */
  TestChannel followFor(Duration life) {
    TestChannel channel = new TestChannel();
    openFor(channel, life);
    return channel;
  }

  /** Opens a stream that ends by itself. */
  void openFor(TestChannel channel, Duration life) {
    open(channel, terms(ReplayFrom.LIVE, Optional.empty(), System.nanoTime() + life.toNanos()));
  }

  /** Opens a stream that is to end at once. */
  void openAlreadyOver(TestChannel channel) {
    open(channel, terms(ReplayFrom.LIVE, Optional.empty(), System.nanoTime()));
  }

  /** Opens a stream for a subscriber who has a cursor that is not there. */
  void openAfterGap(TestChannel channel, String cursor) {
    open(channel, terms(ReplayFrom.LIVE, Optional.of(cursor), Long.MAX_VALUE));
  }

  private void open(TestChannel channel, StreamTerms terms) {
    open(subscriber(), channel, terms);
  }

  void open(Subscriber subscriber, EventChannel channel, StreamTerms terms) {
    lanes.open(new Connection(subscriber, channel, terms, () -> {}));
  }

  void publish(String... ids) {
    publish(List.of(ids));
  }

  void publish(List<String> ids) {
    ids.forEach(id -> deliver(log(TOPIC, id)));
  }

  void publishTo(String topic, String id) {
    deliver(log(topic, id));
  }

  /** Adds an update to the history alone, as a log does first. */
  Update log(String id) {
    return log(TOPIC, id);
  }

  private Update log(String topic, String id) {
    Update update = Update.of(topic).id(id).build().at(++sequence);
    history.add(update);
    return update;
  }

  void deliver(Update update) {
    lanes.deliver(update);
  }

  /** Returns once the lane has routed all that was published before. */
  void awaitRouted() {
    try {
      follow();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while the lane worked", e);
    }
  }

  void drain(Duration time) {
    lanes.drain(time);
  }

  /** How the next stream ends. */
  Ending nextEnding() throws InterruptedException {
    Ending ending = endings.poll(20, TimeUnit.SECONDS);
    assertThat(ending).as("a stream ends in time").isNotNull();
    return ending;
  }

  /** The endings that nobody asked for yet. */
  BlockingQueue<Ending> endings() {
    return endings;
  }

  @Override
  public void close() {
    lanes.close();
  }

  static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "id" + i).toList();
  }
}
