package ee.mercure.delivery;

import ee.mercure.update.EventFrame;
import ee.mercure.update.PublicationRules;
import ee.mercure.update.Update;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEvent;
import java.lang.reflect.Type;

/**
 * A JAX-RS event that carries its bytes, encoded once for all subscribers. A sink of the container
 * encodes the same event from the fields. Immutable.
 *
 * @param sequence the update's place in the log; that of the update before for what is no update
 * @param frame the bytes
 * @param id null for what is no update
 * @param name null for the default type
 */
record FramedEvent(
    long sequence, EventFrame frame, String id, String name, long reconnectDelay, String data)
    implements OutboundSseEvent {

  static FramedEvent of(Update update) {
    return new FramedEvent(
        update.sequence(),
        update.frame(),
        update.id(),
        update.type().isEmpty() ? null : update.type(),
        milliseconds(update.retry()),
        update.data());
  }

  /** An event of the hub's own, which is no update and moves no cursor. */
  static FramedEvent signal(long sequence, String name, String data) {
    EventFrame frame = EventFrame.of(name, "", "", data);
    return new FramedEvent(sequence, frame, null, name, SseEvent.RECONNECT_NOT_SET, data);
  }

  /**
   * The last event before a planned end.
   *
   * @param id the cursor that the client is to come back with; empty for none
   * @param retryMillis how long it is to wait before it does; 0 leaves that as it is
   */
  static FramedEvent closing(long sequence, String id, long retryMillis, String data) {
    String retry = retryMillis == 0 ? "" : Long.toString(retryMillis);
    String name = PublicationRules.RESERVED_TYPE;
    return new FramedEvent(
        sequence,
        EventFrame.of(name, retry, id, data),
        id.isEmpty() ? null : id,
        name,
        retryMillis == 0 ? SseEvent.RECONNECT_NOT_SET : retryMillis,
        data);
  }

  /** The same, which also says how long to wait before reconnecting; for sinks that encode it. */
  FramedEvent withReconnectDelay(long millis) {
    return new FramedEvent(sequence, frame, id, name, millis, data);
  }

  private static long milliseconds(String digits) {
    boolean fits = !digits.isEmpty() && digits.length() <= 18;
    long value = fits ? Long.parseLong(digits) : 0;
    return value == 0 ? SseEvent.RECONNECT_NOT_SET : value;
  }

  @Override
  public Class<?> getType() {
    return String.class;
  }

  @Override
  public Type getGenericType() {
    return String.class;
  }

  @Override
  public MediaType getMediaType() {
    return MediaType.TEXT_PLAIN_TYPE;
  }

  @Override
  public Object getData() {
    return data;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getComment() {
    return null;
  }

  @Override
  public long getReconnectDelay() {
    return reconnectDelay;
  }

  @Override
  public boolean isReconnectDelaySet() {
    return reconnectDelay != SseEvent.RECONNECT_NOT_SET;
  }
}
