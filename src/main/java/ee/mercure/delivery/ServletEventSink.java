package ee.mercure.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A {@code SseEventSink} on the non-blocking output of a suspended Servlet request. It writes bytes
 * that were encoded once, which no container's own sink can do.
 *
 * <p>Lanes write to it as an {@link EventChannel}. As a plain {@code SseEventSink} it takes the
 * events of this hub, one at a time, and needs a caller that respects {@link #isReady}.
 */
public final class ServletEventSink implements SseEventSink, EventChannel, WriteListener {
  private static final byte[] COMMENT = {':', '\n'};

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final boolean flushes;
  private final long socket;
  private final boolean multiplexed;
  private final Optional<ServerStream> stream;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean started;
  private volatile boolean failed;
  private boolean unflushed;
  private Runnable whenReady = () -> {};

  /**
   * Takes over the response of a suspended request, whose headers are set and not yet sent.
   *
   * @throws IOException if the response gives no output
   */
  public ServletEventSink(AsyncContext context) throws IOException {
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    ServletRequest request = context.getRequest();
    this.socket =
        OpenSockets.key(
            request.getLocalAddr(),
            request.getLocalPort(),
            request.getRemoteAddr(),
            request.getRemotePort());
    this.multiplexed = !request.getProtocol().startsWith("HTTP/1");
    this.stream = multiplexed ? ServerStream.of(request) : Optional.empty();
    // Grizzly always, and Undertow over HTTP/2, keep what is written until it is flushed. Liberty
    // sends what exceeds its buffer, here a single byte, and its flush would block.
    this.flushes = !request.getServletContext().getServerInfo().contains("Liberty");
  }

  @Override
  public void start(Runnable whenReady) {
    this.whenReady = whenReady;
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() {
    started = true;
    whenReady.run();
  }

  @Override
  public void onError(Throwable error) {
    failed = true;
    started = true;
    whenReady.run();
  }

  @Override
  public boolean isReady() {
    return started && (failed || out.isReady());
  }

  @Override
  public long socket() {
    return socket;
  }

  @Override
  public boolean isMultiplexed() {
    return multiplexed;
  }

  @Override
  public boolean isBroken() {
    return failed || (stream.isPresent() && !stream.get().isOpen());
  }

  @Override
  public void writeOpening(long retryMillis) throws IOException {
    String opening = retryMillis == 0 ? ":\n" : ":\nretry: " + retryMillis + "\n";
    write(opening.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    write(batch.bytes());
  }

  @Override
  public void writeComment() throws IOException {
    write(COMMENT);
  }

  private void write(byte[] bytes) throws IOException {
    if (isClosed()) {
      throw new IOException("the subscriber is gone");
    }
    out.write(bytes, 0, bytes.length);
    unflushed = flushes;
    flush();
  }

  @Override
  public boolean isUnflushed() {
    return unflushed;
  }

  /** Flushes only a stream that is ready: otherwise when it has become so. */
  @Override
  public void flush() throws IOException {
    if (unflushed && out.isReady()) {
      out.flush();
      unflushed = stream.isPresent() && flushHeld(stream.get());
    }
  }

  /** Whether the server holds what was flushed, or a part of it. */
  private boolean flushHeld(ServerStream held) throws IOException {
    if (!held.tellsWhatItHolds()) {
      return false;
    }
    if (held.holdsFlushed()) {
      return true;
    }
    // It may have held it until just now, and have sent a part.
    out.flush();
    return held.holdsFlushed();
  }

  @Override
  public CompletionStage<?> send(OutboundSseEvent event) {
    if (!(event instanceof FramedEvent framed)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("only updates of the hub can be sent"));
    }
    try {
      write(EventBatch.of(List.of(framed), EventBatch.EMPTY));
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public boolean isClosed() {
    return failed || closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        // The container has completed it already, after an error of its own.
        failed = true;
      }
    }
  }
}
