package ee.mercure.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one subscriber, in the order in which it is to be written. Owned by the thread
 * that owns the subscriber's lane.
 */
final class Outbox {
  private List<FramedEvent> events = List.of();
  private long bytes;
  private FramedEvent greeting;

  void add(FramedEvent event) {
    if (events.isEmpty()) {
      events = new ArrayList<>(4);
    }
    events.add(event);
    bytes += event.frame().length();
  }

  /** Queues what the subscriber is told before anything else. */
  void greet(FramedEvent event) {
    greeting = event;
    add(event);
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Whether an event waits that was queued for an update so old, or an older one. */
  boolean isBehind(long sequence) {
    return !events.isEmpty() && events.get(0).sequence() <= sequence;
  }

  /** The sequence of the event that was queued last, if one waits. */
  Optional<Long> lastSequence() {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(events.get(events.size() - 1).sequence());
  }

  /** Whether an event waits that moves the subscriber's cursor. */
  boolean hasCursor() {
    return events.stream().anyMatch(event -> event.id() != null);
  }

  boolean isGreeting(FramedEvent event) {
    return event.equals(greeting);
  }

  /**
   * Hands over what is queued, as much as fits.
   *
   * @param maxBytes of which a first event may take more
   */
  List<FramedEvent> take(long maxBytes) {
    if (bytes <= maxBytes) {
      return take();
    }
    List<FramedEvent> all = take();
    int count = 0;
    long taken = 0;
    while (count < all.size()
        && (count == 0 || taken + all.get(count).frame().length() <= maxBytes)) {
      taken += all.get(count++).frame().length();
    }
    all.subList(count, all.size()).forEach(this::add);
    return List.copyOf(all.subList(0, count));
  }

  /** Hands over all that is queued. */
  List<FramedEvent> take() {
    List<FramedEvent> taken = events;
    events = List.of();
    bytes = 0;
    return taken;
  }

  /** Takes back what could not be written, ahead of what was queued since. */
  void putBack(List<FramedEvent> unwritten) {
    List<FramedEvent> newer = take();
    unwritten.forEach(this::add);
    newer.forEach(this::add);
  }
}
