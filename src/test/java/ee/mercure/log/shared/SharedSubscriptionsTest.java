package ee.mercure.log.shared;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.log.LogFollower;
import ee.mercure.log.engine.EngineInMemory;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hubs that share a log know of each other's subscriptions, whatever becomes of them. */
class SharedSubscriptionsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofMillis(600);
  private static final Duration LONG_LEASE = Duration.ofHours(1);
  private static final long SECONDS = 30;

  @TempDir Path directory;

  private final EngineInMemory.Log log = new EngineInMemory.Log();
  private final List<Hub> running = new ArrayList<>();

  private final class Hub implements LogFollower, AutoCloseable {
    private final List<Update> followed = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentSkipListSet<String> elsewhere = new ConcurrentSkipListSet<>();
    private final ConcurrentHashMap<String, Boolean> own = new ConcurrentHashMap<>();
    private final AtomicInteger expired = new AtomicInteger();
    private final List<CompletableFuture<Update>> again = new ArrayList<>();
    private final EngineInMemory engine = new EngineInMemory(log);
    private final UpdateStore store;
    private final SharedUpdateLog shared;

    private Hub(String name, Duration lease) {
      Retention unlimited =
          new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());
      LogClock clock = new LogClock(Clock.systemUTC());
      store =
          UpdateStore.open(
              directory.resolve(name + ".mv"), Durability.NEVER, false, unlimited, clock);
      shared = new SharedUpdateLog(engine, store, clock, TIMEOUT, lease, false);
      shared.start(this);
      running.add(this);
    }

    @Override
    public void accept(Update update) {
      followed.add(update);
    }

    @Override
    public void elsewhere(List<Update> changes) {
      for (Update change : changes) {
        if (change.subscription().orElseThrow() == SubscriptionChange.BEGINS) {
          elsewhere.add(change.topics().get(0));
        } else {
          elsewhere.remove(change.topics().get(0));
        }
      }
    }

    @Override
    public void expired() {
      expired.incrementAndGet();
      // As the hub does it.
      own.keySet().forEach(path -> again.add(append(path)));
    }

    private void begin(String path) throws Exception {
      own.put(path, true);
      append(path).get(SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<Update> append(String path) {
      return shared.append(event(path, SubscriptionChange.BEGINS)).toCompletableFuture();
    }

    private void end(String path) throws Exception {
      own.remove(path);
      shared
          .append(event(path, SubscriptionChange.ENDS))
          .toCompletableFuture()
          .get(SECONDS, TimeUnit.SECONDS);
    }

    private void publish(String id) throws Exception {
      shared
          .append(Update.of("t").id(id).build())
          .toCompletableFuture()
          .get(SECONDS, TimeUnit.SECONDS);
    }

    /** What its subscribers were told, with the ids of the events. */
    private List<String> told() {
      synchronized (followed) {
        return followed.stream()
            .filter(update -> update.subscription().isPresent())
            .map(update -> update.topics().get(0) + " " + update.data() + " " + update.id())
            .toList();
      }
    }

    /** The same without the ids. */
    private List<String> changes() {
      return told().stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList();
    }

    private void awaitElsewhere(String... paths) {
      List<String> wanted = List.of(paths);
      await(() -> List.copyOf(elsewhere).equals(wanted));
      assertThat(elsewhere).containsExactlyElementsOf(wanted);
    }

    /** It appends nothing any more, and nobody is told. */
    private void kill() {
      engine.cut(true);
      close();
    }

    @Override
    public void close() {
      shared.close();
      store.close();
      running.remove(this);
    }
  }

  /** A subscription event as a hub makes it. */
  static Update event(String path, SubscriptionChange change) {
    return Update.of(path)
        .isPrivate(true)
        .data("{\"active\":" + (change == SubscriptionChange.BEGINS) + "}")
        .audience(ProtocolVersion.V1)
        .subscription(change)
        .build();
  }

  private static String begins(String path) {
    return path + " {\"active\":true}";
  }

  private static String ends(String path) {
    return path + " {\"active\":false}";
  }

  private static boolean isAppended(Hub hub) {
    Update update = Update.of("t").build();
    return hub.shared
        .append(update)
        .handle((done, error) -> error == null)
        .toCompletableFuture()
        .join();
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
  void whatBeginsAndEndsAtOneHubIsKnownAtTheOther() throws Exception {
    Hub a = new Hub("a", LEASE);
    Hub b = new Hub("b", LEASE);
    a.begin("/1");
    a.begin("/2");
    b.begin("/3");
    b.awaitElsewhere("/1", "/2");
    a.awaitElsewhere("/3");
    a.end("/1");
    b.awaitElsewhere("/2");
    assertThat(b.told()).isEqualTo(a.told()).hasSize(4);
  }

  @Test
  void whatBeginsTwiceIsToldOnce() throws Exception {
    Hub a = new Hub("a", LEASE);
    a.begin("/1");
    a.begin("/1");
    a.end("/1");
    a.end("/1");
    a.publish("last");
    assertThat(a.changes()).containsExactly(begins("/1"), ends("/1"));
  }

  @Test
  void whatAHubLeavesBehindEndsWithIt() throws Exception {
    Hub a = new Hub("a", LONG_LEASE);
    Hub b = new Hub("b", LONG_LEASE);
    Hub c = new Hub("c", LONG_LEASE);
    List<CompletableFuture<Update>> begun = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      begun.add(a.append("/" + i));
    }
    a.begin("/last");
    assertThat(begun).allMatch(CompletableFuture::isDone);
    a.close();
    b.awaitElsewhere();
    c.awaitElsewhere();
    await(() -> c.told().size() == 2 * 2_501 && b.told().size() == 2 * 2_501);
    assertThat(b.told()).as("by events that are the same").isEqualTo(c.told()).hasSize(2 * 2_501);
    assertThat(b.changes()).contains(ends("/7"), ends("/last"));
  }

  @Test
  void whoIsSilentForALeaseIsExpiredAndComesBack() throws Exception {
    Hub a = new Hub("a", LEASE);
    Hub b = new Hub("b", LEASE);
    Hub c = new Hub("c", LEASE);
    a.begin("/1");
    b.begin("/2");
    a.engine.cut(true);
    b.awaitElsewhere();
    c.awaitElsewhere("/2");
    a.engine.cut(false);
    b.awaitElsewhere("/1");
    c.awaitElsewhere("/1", "/2");
    await(() -> a.changes().size() == 4);
    assertThat(a.changes()).containsExactly(begins("/1"), begins("/2"), ends("/1"), begins("/1"));
    assertThat(b.told()).isEqualTo(a.told());
    assertThat(a.expired).hasPositiveValue();
    assertThat(b.expired).hasValue(0);
  }

  @Test
  void nobodyIsExpiredWhileTheEngineIsAway() throws Exception {
    Hub a = new Hub("a", LEASE);
    Hub b = new Hub("b", LEASE);
    a.begin("/1");
    b.begin("/2");
    log.away(true);
    // Longer than two leases, in which nobody can be heard.
    assertThat(TIMEOUT).isGreaterThan(LEASE.multipliedBy(2));
    assertThat(isAppended(a)).isFalse();
    assertThat(isAppended(b)).isFalse();
    log.away(false);
    await(() -> isAppended(b));
    a.publish("after");
    await(() -> b.followed.stream().anyMatch(update -> update.id().equals("after")));
    a.awaitElsewhere("/2");
    b.awaitElsewhere("/1");
    assertThat(b.changes()).containsExactly(begins("/1"), begins("/2"));
  }

  @Test
  void whoWasKilledEndsWhatItHadAtItsNextStart() throws Exception {
    Hub a = new Hub("a", LONG_LEASE);
    Hub b = new Hub("b", LONG_LEASE);
    a.begin("/1");
    b.awaitElsewhere("/1");
    a.kill();
    Hub again = new Hub("a", LONG_LEASE);
    b.awaitElsewhere();
    again.awaitElsewhere();
    assertThat(b.changes()).containsExactly(begins("/1"), ends("/1"));
  }

  @Test
  void aHubThatComesLaterKnowsAll() throws Exception {
    Hub a = new Hub("a", LONG_LEASE);
    a.begin("/1");
    a.begin("/2");
    a.end("/1");
    Hub b = new Hub("b", LONG_LEASE);
    b.awaitElsewhere("/2");
    b.close();
    Hub again = new Hub("b", LONG_LEASE);
    assertThat(again.elsewhere).as("at once").containsExactly("/2");
  }

  @Test
  void anotherLogGetsToKnowAll() throws Exception {
    Hub a = new Hub("a", LEASE);
    Hub b = new Hub("b", LEASE);
    a.begin("/1");
    b.begin("/2");
    b.awaitElsewhere("/1");
    log.makeAnew();
    Hub c = new Hub("c", LEASE);
    c.awaitElsewhere("/1", "/2");
    a.awaitElsewhere("/2");
    b.awaitElsewhere("/1");
    a.end("/1");
    b.awaitElsewhere();
    c.awaitElsewhere("/2");
  }

  @Test
  void whatEndedInWhatAHubHasMissedIsNotKnownAnyMore() throws Exception {
    Hub a = new Hub("a", LONG_LEASE);
    Hub b = new Hub("b", LONG_LEASE);
    a.begin("/1");
    a.begin("/2");
    b.awaitElsewhere("/1", "/2");
    b.close();
    a.end("/1");
    a.end("/2");
    a.publish("kept");
    log.keepNewest(1);
    Hub again = new Hub("b", LONG_LEASE);
    again.awaitElsewhere();
    a.begin("/3");
    again.awaitElsewhere("/3");
  }

  @Test
  void afterAFailoverAllKnowTheSame() throws Exception {
    Hub a = new Hub("a", LONG_LEASE);
    Hub b = new Hub("b", LONG_LEASE);
    a.begin("/1");
    b.awaitElsewhere("/1");
    b.engine.cut(true);
    int before = log.size();
    a.end("/1");
    a.begin("/2");
    log.lose(log.size() - before);
    a.publish("next");
    b.engine.cut(false);
    b.awaitElsewhere("/2");
    await(() -> b.store.lastSequence() > 2);
    a.end("/2");
    b.awaitElsewhere();
  }
}
