package ee.mercure.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the streams of a workload and publishes to them, over loopback, on the calling thread
 * alone. Every method ends by itself: what a server does not answer within {@link #PATIENCE} is an
 * error.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTING_AT_ONCE = 128;
  private static final int BUFFER = 256 * 1024;
  private static final int SMALL_RECEIVE_BUFFER = 16 * 1024;

  private final Workload workload;
  private final InetSocketAddress server;
  private final Selector selector = Selector.open();
  private final List<EventStream> streams = new ArrayList<>();
  private final List<PublisherConnection> publishers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(EventStream.HEADROOM + BUFFER);
  private final Journal journal;
  private final int smallBuffers;
  private final String padding;
  private int open;
  private int reconnects;
  private int waiting;
  private int unanswered;
  private long answered;
  private long nextSendNanos;
  private long intervalNanos;
  private long lastArrival;

  /**
   * A generator without any connection.
   *
   * @param smallBuffers how many subscribers, the first ones, get a small receive buffer, so that
   *     the server soon feels it when they stop reading
   */
  public LoadGenerator(Workload workload, int port, int smallBuffers) throws IOException {
    this.workload = workload;
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.smallBuffers = smallBuffers;
    this.journal = new Journal(workload.groups(), workload.payload());
    this.padding = "x".repeat(workload.payload() - Marker.LENGTH);
  }

  /** Opens all streams; each has sent its head and first bytes. Returns how long that took. */
  public Duration subscribe() throws IOException {
    long start = System.nanoTime();
    long deadline = start + PATIENCE.toNanos();
    while (open < workload.subscribers()) {
      while (streams.size() < workload.subscribers()
          && streams.size() - open < CONNECTING_AT_ONCE) {
        int index = streams.size();
        EventStream stream = new EventStream(index, workload.groupOf(index));
        streams.add(stream);
        connect(stream);
      }
      turn(100);
      if (System.nanoTime() > deadline) {
        throw new IOException(open + " of " + workload.subscribers() + " streams opened");
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void connect(EventStream stream) throws IOException {
    stream.key = dial(SelectionKey.OP_CONNECT, stream.index < smallBuffers);
    stream.key.attach(stream);
  }

  private SelectionKey dial(int interest, boolean small) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (small) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
    }
    channel.connect(server);
    return channel.register(selector, interest);
  }

  /** Publishes with this many connections, one publication under way on each, for this long. */
  public Result closedLoop(int connections, Duration time) throws IOException {
    return publish(connections, time, 0);
  }

  /** Publishes so many updates a second for this long. */
  public Result paced(double perSecond, Duration time) throws IOException {
    return publish(64, time, (long) (1e9 / perSecond));
  }

  private Result publish(int connections, Duration time, long interval) throws IOException {
    openPublishers(connections);
    journal.reset();
    answered = 0;
    intervalNanos = interval;
    long start = System.nanoTime();
    nextSendNanos = start;
    lastArrival = start;
    long end = start + time.toNanos();
    int first = journal.nextNumber();
    while (System.nanoTime() < end) {
      sendDue(connections);
      turn(millisToNextSend());
    }
    drain();
    return new Result(
        journal.nextNumber() - first,
        journal.deliveries(),
        Duration.ofNanos(lastArrival - start),
        journal.latencies(),
        journal.bytes());
  }

  /** New ones for each stretch: servers close those that were idle while streams were drained. */
  private void openPublishers(int connections) throws IOException {
    for (PublisherConnection old : publishers) {
      old.key.cancel();
      old.key.channel().close();
    }
    publishers.clear();
    while (publishers.size() < connections) {
      PublisherConnection publisher = new PublisherConnection();
      publisher.key = dial(SelectionKey.OP_CONNECT, false);
      publisher.key.attach(publisher);
      publisher.busy = true;
      publishers.add(publisher);
      waiting++;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (waiting > 0) {
      turn(100);
      if (System.nanoTime() > deadline) {
        throw new IOException("publishers cannot connect");
      }
    }
  }

  private long millisToNextSend() {
    if (intervalNanos == 0) {
      return 10;
    }
    return Math.max(0, Math.min(10, (nextSendNanos - System.nanoTime()) / 1_000_000));
  }

  private void sendDue(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      PublisherConnection publisher = publishers.get(i);
      if (publisher.busy) {
        continue;
      }
      if (intervalNanos > 0) {
        if (System.nanoTime() < nextSendNanos) {
          return;
        }
        nextSendNanos += intervalNanos;
      }
      int number = journal.nextNumber();
      byte[] request = workload.publication(number, Marker.of(number) + padding);
      journal.sent(workload.groupOfUpdate(number), System.nanoTime());
      unanswered++;
      publisher.send(request);
    }
  }

  /** Waits until everything that was published has arrived where it must, paused readers aside. */
  public void drain() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (unanswered > 0 || missing() > 0) {
      long deliveries = journal.deliveries();
      long answers = answered;
      turn(10);
      if (journal.deliveries() > deliveries || answered > answers) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new IOException(missing() + " deliveries are missing");
      }
    }
  }

  private long missing() {
    long missing = 0;
    for (EventStream stream : streams) {
      if (!stream.paused) {
        missing += journal.published(stream.group) - stream.received();
      }
    }
    return missing;
  }

  /** Stops reading the first streams; what they receive from now on counts in no latency. */
  public void pause(int count) {
    for (EventStream stream : streams.subList(0, count)) {
      stream.paused = true;
      stream.timed = false;
      stream.key.interestOps(0);
    }
  }

  /**
   * Reads on. Streams that the server has ended meanwhile are opened again, each from the update
   * that it saw last, as browsers do.
   */
  public void resume() {
    for (EventStream stream : streams) {
      if (stream.paused) {
        stream.paused = false;
        stream.key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /** Reads what comes for this long. */
  public void idle(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      turn(100);
    }
  }

  /** How many ended streams were opened again. */
  public int reconnects() {
    return reconnects;
  }

  /**
   * Fails if any subscriber ever missed an update, got one twice or in another order than others.
   */
  public void verify() throws IOException {
    if (journal.faults() > 0) {
      throw new IOException(journal.faults() + " faults, first: " + journal.firstFault());
    }
  }

  private void turn(long millis) throws IOException {
    try {
      if (millis == 0) {
        selector.selectNow(this::ready);
      } else {
        selector.select(this::ready, millis);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.attachment() instanceof EventStream stream) {
        ready(stream);
      } else {
        ready((PublisherConnection) key.attachment());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(EventStream stream) throws IOException {
    if (stream.state == EventStream.State.CONNECTING) {
      stream.channel().finishConnect();
      stream.channel().write(request(stream));
      stream.state = EventStream.State.HEAD;
      stream.key.interestOps(SelectionKey.OP_READ);
      return;
    }
    boolean wasOpen = stream.state == EventStream.State.OPEN;
    long deliveries = journal.deliveries();
    if (!read(stream)) {
      reopen(stream);
    } else if (!wasOpen && stream.state == EventStream.State.OPEN) {
      open++;
    }
    if (journal.deliveries() > deliveries) {
      lastArrival = System.nanoTime();
    }
  }

  private ByteBuffer request(EventStream stream) {
    return ByteBuffer.wrap(workload.subscription(stream.index, stream.lastSeen()));
  }

  private boolean read(EventStream stream) throws IOException {
    try {
      return stream.read(buffer, journal);
    } catch (IOException e) {
      // A reset ends the stream as well; a refused subscription does not count as one.
      if (stream.state == EventStream.State.OPEN) {
        return false;
      }
      throw e;
    }
  }

  private void reopen(EventStream stream) throws IOException {
    if (stream.timed) {
      throw new IOException("the server ended the stream of a healthy reader");
    }
    stream.key.cancel();
    stream.channel().close();
    open--;
    reconnects++;
    stream.restart();
    connect(stream);
  }

  private void ready(PublisherConnection publisher) throws IOException {
    SocketChannel channel = (SocketChannel) publisher.key.channel();
    if (channel.isConnectionPending()) {
      channel.finishConnect();
      publisher.key.interestOps(SelectionKey.OP_READ);
      publisher.busy = false;
      waiting--;
      return;
    }
    if (publisher.key.isWritable()) {
      publisher.write();
    }
    if (publisher.key.isReadable() && publisher.read()) {
      unanswered--;
      answered++;
      lastArrival = System.nanoTime();
    }
  }

  /** Closes all sockets, with a reset so that none lingers. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      SocketChannel channel = (SocketChannel) key.channel();
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    }
    selector.close();
  }
}
