package ee.mercure.hub;

import ee.mercure.topic.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * That the subscriptions of one subscriber begin, or that they end. It holds no documents: these
 * are made when it is their turn. Immutable but for {@code told}; compared by identity.
 */
final class Announcement {
  /** What an event takes beside its subscription's pattern, which stands in it more than once. */
  private static final long EVENT_BYTES = 600;

  private static final long PATTERN_COPIES = 6;

  /** One event that is to be written. */
  record Part(ActiveSubscription subscription, ProtocolVersion version) {}

  private final List<ActiveSubscription> subscriptions;
  private final Set<ProtocolVersion> versions;
  private final boolean begins;
  private final int count;
  private final long weight;

  /** Completes when all its events are in the log, or exceptionally when some cannot be now. */
  private final CompletableFuture<Void> told = new CompletableFuture<>();

  /**
   * What is to be told.
   *
   * @param versions those whose subscribers are told, as far as they can express it
   */
  Announcement(
      List<ActiveSubscription> subscriptions, Set<ProtocolVersion> versions, boolean begins) {
    this.subscriptions = List.copyOf(subscriptions);
    this.versions = versions;
    this.begins = begins;
    List<Part> parts = parts();
    count = parts.size();
    weight = parts.stream().mapToLong(Announcement::weight).sum();
  }

  private static long weight(Part part) {
    return EVENT_BYTES
        + PATTERN_COPIES * part.subscription().selection().matcher().pattern().length();
  }

  boolean begins() {
    return begins;
  }

  CompletableFuture<Void> told() {
    return told;
  }

  /** How many events it is. */
  int count() {
    return count;
  }

  /** About how many bytes they are. */
  long weight() {
    return weight;
  }

  /** Its events, in order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (ActiveSubscription subscription : subscriptions) {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        if (versions.contains(version) && subscription.selection().isExpressibleIn(version)) {
          parts.add(new Part(subscription, version));
        }
      }
    }
    return parts;
  }
}
