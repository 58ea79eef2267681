package ee.mercure.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes the body of one request as its bytes arrive, without a thread that waits for them, for as
 * long as the client may take. Whatever happens first decides what becomes of the request: the end
 * of the body, too much of it, the end of the time, or the loss of the client.
 */
final class BodyTransfer implements ReadListener {
  private static final Logger LOG = Logger.getLogger(BodyTransfer.class.getName());

  /** What becomes of the request; all but the first are alternatives, of which one is called. */
  interface Outcome {
    /** Bytes have come; called before the others. */
    default void arrived(byte[] bytes, int length) {}

    /** The body has come. */
    void ended(AsyncContext context);

    /** The time is over before the body has come. */
    void timedOut(AsyncContext context);

    /** The body cannot be read, or what it brought was refused. */
    void failed(AsyncContext context, Throwable error);
  }

  private static final int CHUNK = 8192;

  private final AsyncContext context;
  private final ServletInputStream in;
  private final Outcome outcome;

  /** Whether it is decided what becomes of the request. */
  private final AtomicBoolean over = new AtomicBoolean();

  private final byte[] chunk = new byte[CHUNK];
  private Future<?> patience;

  private BodyTransfer(AsyncContext context, ServletInputStream in, Outcome outcome) {
    this.context = context;
    this.in = in;
    this.outcome = outcome;
  }

  /**
   * Begins to take the body of a request that has been suspended. The container's own timeout is
   * turned off: it could not be changed any more for a stream that follows.
   *
   * @param millis how long the body may take
   * @param timers wait for that
   */
  static void start(
      AsyncContext context, long millis, ScheduledExecutorService timers, Outcome outcome)
      throws IOException {
    context.setTimeout(0);
    // Asked now: once the listener is set, the request may be answered and gone.
    ServletRequest request = context.getRequest();
    boolean isPayara = Payara.serves(request);
    ServletInputStream in = request.getInputStream();
    BodyTransfer transfer = new BodyTransfer(context, in, outcome);
    transfer.patience = timers.schedule(transfer::timeOut, millis, TimeUnit.MILLISECONDS);
    in.setReadListener(transfer);
    if (isPayara) {
      transfer.pull();
    }
  }

  /** Payara does not tell of what has come just before it was given the listener. */
  private void pull() {
    onDataAvailable();
    if (in.isFinished()) {
      onAllDataRead();
    }
  }

  @Override
  public synchronized void onDataAvailable() {
    try {
      // In this order: Undertow tells that all has been read when it is asked once more.
      while (!over.get() && in.isReady() && !in.isFinished()) {
        int length = in.read(chunk);
        if (length < 0) {
          return;
        }
        outcome.arrived(chunk, length);
      }
    } catch (IOException | RuntimeException e) {
      onError(e);
    }
  }

  @Override
  public void onAllDataRead() {
    if (decide()) {
      outcome.ended(context);
    }
  }

  @Override
  public void onError(Throwable error) {
    if (decide()) {
      LOG.log(Level.FINE, "a request body ended early", error);
      outcome.failed(context, error);
    }
  }

  private void timeOut() {
    if (decide()) {
      outcome.timedOut(context);
    }
  }

  private boolean decide() {
    boolean first = over.compareAndSet(false, true);
    if (first && patience != null) {
      patience.cancel(false);
    }
    return first;
  }
}
