package ee.mercure.delivery;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One subscriber's stream: a position in the log and a small outbox. Owned by the thread that owns
 * its lane; the final fields may be read by any.
 */
final class Connection {
  /** How a stream stands. */
  enum State {
    /** Not yet taken in by its lane. */
    NEW,
    /** Reads on from the history until it has caught up with the lane. */
    REPLAYING,
    /** Receives what the lane routes. */
    FOLLOWING,
    /** Gets what is queued, then ends. */
    ENDING,
    ENDED
  }

  private final Subscriber subscriber;
  private final EventChannel channel;
  private final StreamTerms terms;

  State state = State.NEW;

  /** The sequence up to which everything was queued or does not concern the subscriber. */
  long position;

  /** Where its lane stood when it came. */
  long joined;

  /** Up to which sequence it knows that updates are gone. */
  long goneUpTo;

  /** Whether a page of the history is being read for it, during which it does not move. */
  boolean reading;

  /** Whether the first bytes are written. */
  boolean opened;

  /** Whether it waits in the lane's list of connections to write. */
  boolean touched;

  /** Whether a comment is to be written if nothing else is. */
  boolean commentDue;

  /** Whether it is to be told that its token expires. */
  boolean noticeDue;

  /** Whether a write of another thread is under way, which must not be disturbed. */
  boolean busy;

  /** Whether it was to be written while another thread did so. */
  boolean touchedWhileBusy;

  /** Whether a write has blocked and the subscriber has not caught up since. */
  boolean slow;

  /** Since when there was something to write and no progress; 0 while there is progress. */
  long stalledNanos;

  /** When it ends at the latest, by {@link System#nanoTime}, and why it does so then. */
  long deadlineNanos;

  DisconnectReason deadlineReason;
  DisconnectReason endReason = DisconnectReason.CLIENT_GONE;
  long lastWriteNanos;
  Connection olderWrite;
  Connection newerWrite;

  /** The patterns of its grants, shared with the connections that have the same. */
  List<SharedMatcher> grantedPatterns = List.of();

  private List<FramedEvent> outbox = List.of();
  private long outboxBytes;
  private FramedEvent greeting;
  private boolean writesNotice;
  private long lastOffer;
  private String lastSentId;

  Connection(Subscriber subscriber, EventChannel channel, StreamTerms terms) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.terms = terms;
    this.deadlineNanos = terms.deadlineNanos();
    this.deadlineReason = terms.deadlineReason();
  }

  Subscriber subscriber() {
    return subscriber;
  }

  EventChannel channel() {
    return channel;
  }

  StreamTerms terms() {
    return terms;
  }

  boolean isOpen() {
    return state != State.ENDED;
  }

  /** Whether the update was not offered before; remembers it. */
  boolean isFirstOffer(long sequence) {
    boolean first = lastOffer != sequence;
    lastOffer = sequence;
    return first;
  }

  /** Whether the subscriber may read the update; patterns are evaluated once for all who share. */
  boolean mayRead(Candidate candidate) {
    if (!subscriber.isAudienceOf(candidate)) {
      return false;
    }
    if (!candidate.update().isPrivate()) {
      return true;
    }
    Optional<AccessToken> token = subscriber.token();
    return token.isPresent() && isGranted(candidate, token.get());
  }

  private boolean isGranted(Candidate candidate, AccessToken token) {
    for (Topic topic : candidate.topics()) {
      if (token.maySubscribeByName(topic)) {
        return true;
      }
    }
    for (SharedMatcher pattern : grantedPatterns) {
      if (pattern.matches(candidate)) {
        return true;
      }
    }
    return false;
  }

  void enqueue(FramedEvent event) {
    if (outbox.isEmpty()) {
      outbox = new ArrayList<>(4);
    }
    outbox.add(event);
    outboxBytes += event.frame().length();
  }

  long outboxBytes() {
    return outboxBytes;
  }

  boolean hasEvents() {
    return !outbox.isEmpty();
  }

  /** Queues what it is told before anything else. */
  void greet(FramedEvent event) {
    greeting = event;
    enqueue(event);
  }

  /**
   * Forgets what is queued, to be read again from the history, which does not have the greeting;
   * what it was to be told of a gap is found out anew.
   */
  void dropOutbox() {
    FramedEvent first = takeOutbox().get(0);
    if (first.equals(greeting)) {
      position = first.sequence();
      enqueue(first);
    } else if (first.id() == null) {
      position = first.sequence();
      goneUpTo = 0;
    } else {
      position = first.sequence() - 1;
    }
  }

  /** Hands over what is queued. */
  List<FramedEvent> takeOutbox() {
    List<FramedEvent> events = outbox;
    outbox = List.of();
    outboxBytes = 0;
    return events;
  }

  /**
   * Hands over the notice that the token expires. It never stands among the events, as it has no
   * place in the log.
   */
  EventBatch takeNotice() {
    noticeDue = false;
    writesNotice = true;
    return EventBatch.of(List.of(ExpiryNotice.event(subscriber)), EventBatch.EMPTY);
  }

  /** Takes back what could not be written, ahead of what was queued since. */
  void putBack(List<FramedEvent> events) {
    if (writesNotice) {
      writesNotice = false;
      noticeDue = true;
      return;
    }
    List<FramedEvent> newer = takeOutbox();
    events.forEach(this::enqueue);
    newer.forEach(this::enqueue);
  }

  /** Remembers the newest of the events that were written. */
  void sent(List<FramedEvent> events) {
    writesNotice = false;
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).id() != null) {
        lastSentId = events.get(i).id();
        return;
      }
    }
  }

  /** The id of the newest event that was written, if any was. */
  Optional<String> lastSentId() {
    return Optional.ofNullable(lastSentId);
  }
}
