package ee.mercure.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.update.Update;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every history promises. */
public abstract class HistoryContract {
  private static final long SECONDS = 30;
  private static final long START = 1_000_000;
  private static final long ALL = Long.MAX_VALUE;

  private final SetClock clock = new SetClock(Instant.ofEpochMilli(START));
  private long sequence;

  /** An empty history that keeps so many updates, and asks {@link #clock} for the time. */
  protected abstract History open(int maxUpdates);

  /** Has the history take in the next update, as the log does. */
  protected void add(History history, Update update) {
    history.add(update);
  }

  /** A time that the tests set. */
  protected final Clock clock() {
    return clock;
  }

  private void add(History history, String id, String topic) {
    add(history, Update.of(topic).id(id).data("d").build().at(++sequence));
  }

  private void fill(History history, int updates) {
    for (int i = 0; i < updates; i++) {
      add(history, "id" + (sequence + 1), "t");
    }
  }

  private static List<String> ids(Page page) {
    return page.updates().stream().map(Update::id).toList();
  }

  private static Page page(History history, long after, long upTo, int limit) {
    return history.page(after, upTo, limit, topics -> true);
  }

  @Test
  void anEmptyHistoryPointsToEarliest() {
    History history = open(10);
    assertThat(history.lastId()).isEqualTo("earliest");
    assertThat(history.lastSequence()).isZero();
    assertThat(history.goneUpTo()).isZero();
    assertThat(history.hiddenUpTo()).isZero();
    assertThat(history.sequenceOf("x")).isEmpty();
    assertThat(page(history, 0, ALL, 10)).isEqualTo(new Page(List.of(), 0, 0));
  }

  @Test
  void pagesFollowASequenceUpToAnother() {
    History history = open(10_000);
    fill(history, 1000);
    assertThat(history.lastSequence()).isEqualTo(1000);
    assertThat(history.lastId()).isEqualTo("id1000");
    assertThat(ids(page(history, 997, ALL, 10))).containsExactly("id998", "id999", "id1000");
    assertThat(page(history, 997, ALL, 10).upTo()).isEqualTo(1000);
    assertThat(ids(page(history, 0, 2, 10))).containsExactly("id1", "id2");
    assertThat(page(history, 0, 2, 10).upTo()).isEqualTo(2);
    assertThat(ids(page(history, 500, ALL, 2))).containsExactly("id501", "id502");
    assertThat(page(history, 500, ALL, 2).upTo()).isEqualTo(502);
    assertThat(page(history, 1000, ALL, 10).updates()).isEmpty();
  }

  @Test
  void pagesOneAfterTheOtherHoldEverythingThatIsWantedOnce() {
    History history = open(100_000);
    List<String> wanted = new ArrayList<>();
    for (int i = 1; i <= 50_000; i++) {
      add(history, "id" + i, i % 7_000 == 0 ? "rare" : "t");
      if (i % 7_000 == 0) {
        wanted.add("id" + i);
      }
    }
    List<String> found = new ArrayList<>();
    long position = 0;
    while (position < 50_000) {
      Page page = history.page(position, ALL, 100, topics -> topics.contains("rare"));
      assertThat(page.upTo()).as("goes on").isGreaterThan(position);
      assertThat(page.completeFrom()).as("nothing is gone").isLessThanOrEqualTo(position);
      found.addAll(ids(page));
      position = page.upTo();
    }
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void anIdIsFoundAtAnyDepthAndMeansItsEarliestOccurrence() {
    History history = open(100_000);
    fill(history, 20_000);
    add(history, "id777", "t");
    assertThat(history.sequenceOf("id1")).hasValue(1);
    assertThat(history.sequenceOf("id777")).hasValue(777);
    assertThat(history.sequenceOf("id20000")).hasValue(20_000);
    assertThat(history.sequenceOf("id20001")).isEmpty();
  }

  @Test
  void anIdWhoseFirstUpdateIsGoneMeansTheNextOne() {
    History history = open(3);
    add(history, "same", "t");
    add(history, "other", "t");
    add(history, "same", "t");
    add(history, "fourth", "t");
    assertThat(history.sequenceOf("same")).hasValue(3);
    assertThat(history.hiddenUpTo()).isEqualTo(1);
  }

  @Test
  void aHoleInTheSequenceIsRefused() {
    History history = open(10);
    fill(history, 3);
    Update late = Update.of("t").build().at(5);
    assertThatThrownBy(() -> history.add(late)).isInstanceOf(IllegalArgumentException.class);
    assertThat(history.lastSequence()).isEqualTo(3);
  }

  @Test
  void itKnowsWhatCameBeforeATime() {
    History history = open(100);
    assertThat(history.lastBefore(ALL)).isZero();
    for (int i = 1; i <= 50; i++) {
      clock.set(Instant.ofEpochMilli(START + i * 10L));
      fill(history, 1);
    }
    assertThat(history.lastBefore(START + 10)).isZero();
    assertThat(history.lastBefore(START + 11)).isEqualTo(1);
    assertThat(history.lastBefore(START + 255)).isEqualTo(25);
    assertThat(history.lastBefore(ALL)).isEqualTo(50);
  }

  @Test
  void matchingHoldsUpNobodyElse() throws Exception {
    History history = open(100_000);
    fill(history, 2_000);
    CountDownLatch matching = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Page> page =
        CompletableFuture.supplyAsync(
            () ->
                history.page(
                    0,
                    ALL,
                    10,
                    topics -> {
                      matching.countDown();
                      return await(goOn);
                    }));
    assertThat(await(matching)).isTrue();
    CompletableFuture<Void> added = CompletableFuture.runAsync(() -> fill(history, 10));
    added.get(SECONDS, TimeUnit.SECONDS);
    assertThat(history.lastSequence()).isEqualTo(2_010);
    goOn.countDown();
    assertThat(page.get(SECONDS, TimeUnit.SECONDS).updates()).hasSize(10);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPageSaysFromWhereItIsComplete() {
    History history = open(100);
    fill(history, 100_000);
    long gone = history.hiddenUpTo();
    assertThat(gone).isEqualTo(99_900);
    Page behind = page(history, 50, ALL, 1000);
    assertThat(behind.completeFrom()).isGreaterThan(50);
    Page complete = page(history, gone, ALL, 1000);
    assertThat(complete.completeFrom()).isLessThanOrEqualTo(gone);
    assertThat(complete.updates()).hasSize(100);
  }

  @Test
  void whatIsForgottenWhileItIsReadIsThereOrSaidToBeMissing() throws Exception {
    History history = open(500);
    fill(history, 500);
    List<String> faults = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> fill(history, 20_000));
    while (!adding.isDone()) {
      long after = history.hiddenUpTo();
      Page page = page(history, after, ALL, 50);
      long from = Math.max(after, page.completeFrom());
      List<Long> expected = LongStream.rangeClosed(from + 1, page.upTo()).boxed().toList();
      List<Long> got =
          page.updates().stream().map(Update::sequence).filter(at -> at > from).toList();
      if (!got.equals(expected)) {
        faults.add(got + " in place of " + expected);
      }
    }
    adding.get(SECONDS, TimeUnit.SECONDS);
    assertThat(faults).isEmpty();
  }
}
