package ee.mercure.delivery;

/**
 * Which updates may wait in the outboxes of one lane: the newest, up to a number of bytes. However
 * many subscribers are slow, and whatever each of them waits for, no more is kept for them. Owned
 * by the lane's thread.
 */
final class OutboxWindow {
  private final long halfBytes;
  private long bytes;
  private long mark;
  private long closedUpTo;

  /** A window of so many bytes, of which it shows at least half. */
  OutboxWindow(long maxBytes) {
    this.halfBytes = maxBytes / 2;
  }

  /**
   * An update is routed.
   *
   * @return whether the window has moved
   */
  boolean add(long sequence, long length) {
    bytes += length;
    if (bytes <= halfBytes) {
      return false;
    }
    bytes = 0;
    boolean moved = mark > closedUpTo;
    closedUpTo = mark;
    mark = sequence;
    return moved;
  }

  /** Up to which sequence nothing may wait any more. */
  long closedUpTo() {
    return closedUpTo;
  }
}
