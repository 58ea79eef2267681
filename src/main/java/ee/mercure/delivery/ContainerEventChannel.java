package ee.mercure.delivery;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sink that the container made, in a resource of the application. It is ready when the container
 * says that it has sent everything before, so that the container's own queue stays short.
 */
final class ContainerEventChannel implements EventChannel {
  private final SseEventSink sink;
  private final Sse sse;
  private final AtomicInteger unsent = new AtomicInteger();
  private volatile Throwable failure;
  private Runnable whenReady = () -> {};
  private long retryMillis;

  ContainerEventChannel(SseEventSink sink, Sse sse) {
    this.sink = sink;
    this.sse = sse;
  }

  @Override
  public void start(Runnable whenReady) {
    this.whenReady = whenReady;
    whenReady.run();
  }

  @Override
  public boolean isReady() {
    return unsent.get() == 0;
  }

  @Override
  public boolean isBroken() {
    return failure != null;
  }

  @Override
  public void writeOpening(long retryMillis) throws IOException {
    // The container ends each event with a blank line, and many clients make an event of a block
    // that has a field and no data; so the first event carries it.
    this.retryMillis = retryMillis;
    writeComment();
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    unsent.addAndGet(batch.events().size());
    for (FramedEvent event : batch.events()) {
      boolean carries = retryMillis != 0 && !event.isReconnectDelaySet();
      send(carries ? event.withReconnectDelay(retryMillis) : event);
      retryMillis = 0;
    }
  }

  @Override
  public void writeComment() throws IOException {
    unsent.incrementAndGet();
    send(sse.newEventBuilder().comment("").build());
  }

  private void send(OutboundSseEvent event) throws IOException {
    if (failure != null || sink.isClosed()) {
      throw new IOException("the subscriber is gone");
    }
    CompletionStage<?> sent = sink.send(event);
    sent.whenComplete(
        (done, error) -> {
          if (error != null) {
            failure = error;
          }
          if (unsent.decrementAndGet() == 0) {
            whenReady.run();
          }
        });
  }

  @Override
  public void close() {
    try {
      sink.close();
    } catch (RuntimeException e) {
      // Containers differ in what closing a broken sink does; it is closed for us either way.
      failure = e;
    }
  }
}
