package ee.mercure.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One subscriber: a socket and where it stands. It finds markers by jumping over what cannot hold
 * one, so that reading costs far less than writing does.
 */
final class EventStream {
  /** Space that a read buffer must have in front, for what is left of the chunk before. */
  static final int HEADROOM = Marker.LENGTH;

  private static final int END_OF_HEAD = 0x0d0a0d0a;

  enum State {
    CONNECTING,
    HEAD,
    /** The head has come, of the body nothing. */
    BODY,
    OPEN
  }

  final int index;
  final int group;
  SelectionKey key;
  State state = State.CONNECTING;
  boolean paused;

  /** Whether the latency of what it receives counts. */
  boolean timed = true;

  private final byte[] carry = new byte[HEADROOM];
  private int carried;
  private int skip;
  private boolean chunked;
  private int chunkLeft;
  private int size;
  private boolean sizeSeen;
  private int stride;
  private int place;
  private int lastSeen = Workload.NOTHING_SEEN;

  EventStream(int index, int group) {
    this.index = index;
    this.group = group;
  }

  SocketChannel channel() {
    return (SocketChannel) key.channel();
  }

  int received() {
    return place;
  }

  int lastSeen() {
    return lastSeen;
  }

  /** Forgets what was read of an event that never came to its end. */
  void restart() {
    carried = 0;
    skip = 0;
    chunkLeft = 0;
    size = 0;
    sizeSeen = false;
    state = State.CONNECTING;
  }

  /**
   * Reads once.
   *
   * @return false at the end of the stream
   */
  boolean read(ByteBuffer buffer, Journal journal) throws IOException {
    buffer.clear().position(HEADROOM);
    int count = channel().read(buffer);
    if (count <= 0) {
      return count == 0;
    }
    journal.received(count);
    int start = HEADROOM;
    int end = HEADROOM + count;
    if (state == State.HEAD) {
      start = head(buffer, start, end);
      state = State.BODY;
    }
    if (!chunked) {
      // The body lasts as long as the connection: one chunk without an end.
      chunkLeft = Integer.MAX_VALUE;
    }
    return chunks(buffer, start, end, journal);
  }

  /** Where the body starts. */
  private int head(ByteBuffer buffer, int start, int end) throws IOException {
    for (int p = start; p + 4 <= end; p++) {
      if (buffer.getInt(p) == END_OF_HEAD) {
        byte[] head = new byte[p - start];
        buffer.get(start, head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 200")) {
          throw new IOException("no stream: " + text.lines().findFirst().orElse(""));
        }
        chunked = text.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        return p + 4;
      }
    }
    throw new IOException("a head in pieces");
  }

  /** Takes the chunks apart (RFC 9112, section 7.1): one may end anywhere, even in a marker. */
  private boolean chunks(ByteBuffer buffer, int start, int end, Journal journal) {
    long now = System.nanoTime();
    int p = start;
    while (p < end) {
      if (chunkLeft == 0) {
        byte next = buffer.get(p++);
        if (next == '\n' && sizeSeen) {
          if (size == 0) {
            return false;
          }
          chunkLeft = size;
          size = 0;
          sizeSeen = false;
        } else if (next > ' ') {
          size = size * 16 + Character.digit(next, 16);
          sizeSeen = true;
        }
      } else {
        int stop = p + Math.min(end - p, chunkLeft);
        content(buffer, p, stop, now, journal);
        chunkLeft -= stop - p;
        p = stop;
        state = State.OPEN;
      }
    }
    return true;
  }

  private void content(ByteBuffer buffer, int start, int end, long now, Journal journal) {
    // What lies in front has been read, and there is always enough of it.
    buffer.put(start - carried, carry, 0, carried);
    int p = start - carried + skip;
    while (p + Marker.LENGTH <= end) {
      if (!Marker.isAt(buffer, p)) {
        p++;
        continue;
      }
      lastSeen = Marker.numberAt(buffer, p);
      journal.delivered(group, place++, lastSeen, now, timed);
      p = next(buffer, p, end, journal.payload());
    }
    skip = Math.max(0, p - end);
    carried = Math.max(0, end - p);
    buffer.get(end - carried, carry, 0, carried);
  }

  /** Where to look for the marker after that at p: as far behind it as the last one was, or on. */
  private int next(ByteBuffer buffer, int p, int end, int payload) {
    int guess = p + stride;
    if (stride > 0 && guess + Marker.LENGTH <= end && Marker.isAt(buffer, guess)) {
      return guess;
    }
    int q = p + payload;
    while (q + Marker.LENGTH <= end) {
      if (Marker.isAt(buffer, q)) {
        stride = q - p;
        return q;
      }
      q++;
    }
    return q;
  }
}
