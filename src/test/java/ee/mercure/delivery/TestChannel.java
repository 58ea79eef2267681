package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A channel in memory: a test decides when it is ready, when a write blocks and when it fails. */
final class TestChannel implements EventChannel {
  static final String COMMENT = ":";

  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Blockade blockade;
  private volatile Blockade startBlockade;
  private volatile String writer;
  private volatile boolean ready = true;
  private volatile boolean broken;
  private volatile boolean gone;
  private volatile RuntimeException startFailure;
  private volatile Runnable whileUnready;
  private Runnable whenReady = () -> {};
  private final long socket;

  /** Whose connection is not known. */
  TestChannel() {
    this(OpenSockets.UNKNOWN);
  }

  /** On a connection that {@link OpenSockets} has by this key. */
  TestChannel(long socket) {
    this.socket = socket;
  }

  @Override
  public long socket() {
    return socket;
  }

  /** What a write waits for, like one to a socket that is full: interrupts do not end it. */
  static final class Blockade {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch lifted = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final int afterEvents;

    private Blockade(int afterEvents) {
      this.afterEvents = afterEvents;
    }

    void awaitWriter() throws InterruptedException {
      assertThat(entered.await(20, TimeUnit.SECONDS)).as("a write blocks").isTrue();
    }

    /** Lets the write go on, and waits until it is over. */
    void lift() throws InterruptedException {
      lifted.countDown();
      assertThat(left.await(20, TimeUnit.SECONDS)).as("the write is over").isTrue();
    }

    private void await() {
      entered.countDown();
      boolean interrupted = false;
      while (lifted.getCount() > 0) {
        try {
          lifted.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The next write blocks before it has written anything. */
  Blockade block() {
    return block(0);
  }

  /** The next write blocks once it has written this many events. */
  Blockade block(int afterEvents) {
    blockade = new Blockade(afterEvents);
    return blockade;
  }

  /** The lane itself waits when it takes this channel in, and finds much to do afterwards. */
  Blockade blockStart() {
    startBlockade = new Blockade(0);
    return startBlockade;
  }

  /** All writes fail from now on, one that blocks included. */
  void breakOff() {
    broken = true;
  }

  /** The server learns that the client is gone. */
  void vanish() {
    gone = true;
    whenReady.run();
  }

  /** Starting fails, as it does for a request that is gone already. */
  void failToStart() {
    startFailure = new IllegalStateException("the request is gone");
  }

  void becomeUnready() {
    ready = false;
  }

  /** The next time that it is asked, it is not ready, but becomes so before it has said that. */
  void becomeReadyMeanwhile(Runnable afterwards) {
    whileUnready = afterwards;
  }

  void becomeReady() {
    ready = true;
    whenReady.run();
  }

  @Override
  public void start(Runnable whenReady) {
    this.whenReady = whenReady;
    if (startFailure != null) {
      throw startFailure;
    }
    Blockade met = startBlockade;
    if (met != null) {
      met.await();
      met.left.countDown();
    }
    whenReady.run();
  }

  @Override
  public boolean isBroken() {
    return gone;
  }

  @Override
  public boolean isReady() {
    Runnable afterwards = whileUnready;
    if (afterwards != null) {
      whileUnready = null;
      whenReady.run();
      afterwards.run();
      return false;
    }
    return ready;
  }

  @Override
  public void writeOpening(long retryMillis) throws IOException {
    write(List.of(COMMENT));
  }

  @Override
  public void writeComment() throws IOException {
    write(List.of(COMMENT));
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    write(
        batch.events().stream()
            .map(event -> event.getId() == null ? (String) event.getData() : event.getId())
            .toList());
  }

  /** The name of the thread that wrote last. */
  String writer() {
    return writer;
  }

  private void write(List<String> lines) throws IOException {
    writer = Thread.currentThread().getName();
    Blockade met = blockade;
    try {
      int before = met == null ? lines.size() : Math.min(met.afterEvents, lines.size());
      put(lines.subList(0, before));
      if (met != null) {
        blockade = null;
        met.await();
      }
      put(lines.subList(before, lines.size()));
    } finally {
      if (met != null) {
        met.left.countDown();
      }
    }
  }

  private void put(List<String> lines) throws IOException {
    for (String line : lines) {
      if (broken) {
        throw new IOException("broken");
      }
      written.add(line);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  void awaitClosed() throws InterruptedException {
    assertThat(closed.await(20, TimeUnit.SECONDS)).as("the stream is closed").isTrue();
  }

  /** The next line: the id of an event, the data of one without an id, or a comment. */
  String next() throws InterruptedException {
    String line = written.poll(20, TimeUnit.SECONDS);
    assertThat(line).as("something is written in time").isNotNull();
    return line;
  }

  List<String> next(int count) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      lines.add(next());
    }
    return lines;
  }

  /** What is written and was not asked for yet. */
  List<String> rest() {
    List<String> lines = new ArrayList<>();
    written.drainTo(lines);
    return lines;
  }
}
