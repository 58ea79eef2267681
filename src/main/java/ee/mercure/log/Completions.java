package ee.mercure.log;

import ee.mercure.metric.Faults;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Answers publishers on threads of their own: whoever waits for an answer may block the one who
 * gives it. Thread-safe.
 */
public final class Completions implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Completions.class.getName());

  /** How many threads answer what is answered together. */
  private static final int SHARES = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** How many answer at once at most. */
  private static final int ANSWERING = 64;

  private static final long CLOSE_MILLIS = 10_000;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Faults faults;

  /** Publishers wait in its queue, so their number is its bound. */
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          ANSWERING,
          ANSWERING,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(),
          Completions::thread);

  /**
   * Has no threads yet.
   *
   * @param faults is told of publishers that could not be answered
   */
  public Completions(Faults faults) {
    this.faults = faults;
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "mercure-published-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Answers in a few shares, so that one who blocks holds up only some, and only of these. Does not
   * block, unless there is no thread to be had.
   *
   * @param each answers the publisher of this index
   */
  public void answer(int count, IntConsumer each) {
    int shares = Math.min(SHARES, count);
    for (int share = 0; share < shares; share++) {
      int from = count * share / shares;
      int to = count * (share + 1) / shares;
      Runnable answers = () -> IntStream.range(from, to).forEach(i -> answerOne(i, each));
      try {
        threads.execute(answers);
      } catch (Throwable e) {
        // Better late answers than none.
        faults.report("publishers are answered by the log's own thread", e);
        answers.run();
      }
    }
  }

  private void answerOne(int i, IntConsumer each) {
    try {
      each.accept(i);
    } catch (Throwable e) {
      faults.report("a publisher could not be answered", e);
    }
  }

  /** Waits until what was to be answered is, for ten seconds at most. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warning("some publishers did not take their answers in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
