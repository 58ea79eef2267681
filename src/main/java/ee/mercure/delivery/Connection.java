package ee.mercure.delivery;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One subscriber's stream: a position in the log and a small outbox. Owned by the thread that owns
 * its lane. Others see the final fields; a thread that reads a page for it sees what the owner saw
 * when it handed that over, and the owner moves nothing meanwhile.
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

  /** How often somebody who has closed one side of the connection is written to because of it. */
  private static final int MAX_PROBES = 8;

  /**
   * How many of these writes follow each other soon. If the client is gone, the second fails, which
   * some servers tell with the third. Somebody whose connection was never found gets no more: the
   * server may give addresses that are not its own.
   */
  private static final int SOON_PROBES = 3;

  /** Where it stands because of a matcher that was not added. */
  static final int NOWHERE = -1;

  private final Subscriber subscriber;
  private final EventChannel channel;
  private final StreamTerms terms;
  private final Runnable onEnd;
  private final long cameNanos = System.nanoTime();

  /** Where it stands in the {@link ConnectionList} of each of its matchers. */
  final int[] positions;

  State state = State.NEW;

  /** The sequence up to which everything was queued or does not concern the subscriber. */
  long position;

  /** Where its lane stood when it came. */
  long joined;

  /** Up to which sequence it knows that updates are gone. */
  long goneUpTo;

  /** Whether a page of the history is being read for it, during which it does not move. */
  boolean reading;

  /** Whether room is held for that page. */
  boolean reserved;

  /** Whether the first bytes are written. */
  boolean opened;

  /** Whether it waits in the lane's list of connections to write. */
  boolean dirty;

  /** Whether a comment is to be written if nothing else is. */
  boolean commentDue;

  /** Whether it is to be told that its token expires. */
  boolean noticeDue;

  /** Whether a write of another thread is under way, which must not be disturbed. */
  boolean busy;

  /** Whether it was to be written while another thread did so. */
  boolean dirtyWhileBusy;

  /** Whether a write has blocked and the subscriber has not caught up since. */
  boolean slow;

  /** Whether its connection was found among those that are open. */
  private boolean seenOpen;

  /** How often in a row it was written to because its connection was not found there any more. */
  private int probes;

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

  private final Outbox outbox = new Outbox();
  private boolean writesNotice;
  private long lastOffer;
  private String lastSentId;

  /**
   * A connection that its lane has yet to take in.
   *
   * @param onEnd runs once, when the stream has ended
   */
  Connection(Subscriber subscriber, EventChannel channel, StreamTerms terms, Runnable onEnd) {
    this.onEnd = onEnd;
    this.subscriber = subscriber;
    this.channel = channel;
    this.terms = terms;
    this.deadlineNanos = terms.deadlineNanos();
    this.deadlineReason = terms.deadlineReason();
    this.positions = new int[subscriber.matchers().size()];
    Arrays.fill(positions, NOWHERE);
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

  Runnable onEnd() {
    return onEnd;
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
  boolean mayRead(RoutedUpdate routed) {
    if (!subscriber.isAudienceOf(routed)) {
      return false;
    }
    if (!routed.update().isPrivate()) {
      return true;
    }
    Optional<AccessToken> token = subscriber.token();
    return token.isPresent() && isGranted(routed, token.get());
  }

  private boolean isGranted(RoutedUpdate routed, AccessToken token) {
    for (Topic topic : routed.topics()) {
      if (token.maySubscribeByName(topic)) {
        return true;
      }
    }
    for (SharedMatcher pattern : grantedPatterns) {
      if (pattern.matches(routed)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a write is to show if the client is still there, since its connection is not among
   * those that are open on both sides, or since it has got a new stream: a page that is loaded anew
   * ends its old stream. Counts the writes to which it has said yes, since some are never answered.
   */
  boolean isToBeProbed(DepartureWatch.Look look) {
    if (look.beganNanos() - cameNanos < 0) {
      return false;
    }
    if (look.open().contains(channel.socket())) {
      seenOpen = true;
      probes = 0;
      return opened && look.joined().contains(channel.socket());
    }
    return channel.socket() != OpenSockets.UNKNOWN
        && opened
        && probes++ < (seenOpen ? MAX_PROBES : SOON_PROBES);
  }

  /** Whether one more such write is likely to show it. */
  boolean isToBeProbedSoon() {
    return probes < SOON_PROBES;
  }

  /** What waits to be written. */
  Outbox outbox() {
    return outbox;
  }

  /**
   * Forgets what is queued, to be read again from the history, which does not have the greeting;
   * what it was to be told of a gap is found out anew.
   */
  void dropOutbox() {
    FramedEvent first = outbox.take().get(0);
    if (outbox.isGreeting(first)) {
      position = first.sequence();
      outbox.add(first);
    } else if (first.id() == null) {
      position = first.sequence();
      goneUpTo = 0;
    } else {
      position = first.sequence() - 1;
    }
  }

  /** Whether the update with this sequence was the last to be queued, and waits. */
  boolean hasQueued(long sequence) {
    return outbox.lastSequence().filter(last -> last == sequence).isPresent();
  }

  /**
   * Has a connection that follows its lane read on from the history, since the lane could not route
   * to it what comes after a sequence. All up to there was queued.
   */
  void readAgain(long after) {
    if (state == State.FOLLOWING) {
      position = Math.max(position, after);
      state = State.REPLAYING;
    }
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
    outbox.putBack(events);
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
