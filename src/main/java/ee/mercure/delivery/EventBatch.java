package ee.mercure.delivery;

import java.util.List;

/**
 * Events that leave in one write. Subscribers for whom the same events wait share one batch and its
 * bytes. Immutable.
 */
final class EventBatch {
  static final EventBatch EMPTY = new EventBatch(List.of());

  private final List<FramedEvent> events;
  private final byte[] bytes;

  private EventBatch(List<FramedEvent> events) {
    this.events = events;
    this.bytes = joined(events);
  }

  /** A batch of these events, which is the given one if that has just these. */
  static EventBatch of(List<FramedEvent> events, EventBatch known) {
    return known.hasJust(events) ? known : new EventBatch(events);
  }

  private boolean hasJust(List<FramedEvent> others) {
    if (events.size() != others.size()) {
      return false;
    }
    // From the end, where batches differ if they differ.
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).frame() != others.get(i).frame()) {
        return false;
      }
    }
    return true;
  }

  private static byte[] joined(List<FramedEvent> events) {
    int length = 0;
    for (FramedEvent event : events) {
      length += event.frame().length();
    }
    byte[] bytes = new byte[length];
    int position = 0;
    for (FramedEvent event : events) {
      position = event.frame().copyTo(bytes, position);
    }
    return bytes;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  List<FramedEvent> events() {
    return events;
  }

  /** The bytes of all events; not to be changed. */
  byte[] bytes() {
    return bytes;
  }
}
