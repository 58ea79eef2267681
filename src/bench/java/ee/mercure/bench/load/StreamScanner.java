package ee.mercure.bench.load;

/**
 * Counts a marker in the body of a chunked HTTP/1.1 response that comes in pieces (RFC 9112,
 * section 7.1). Not thread-safe.
 */
final class StreamScanner {
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final byte[] marker;
  private boolean inBody;
  private int matched;
  private int found;
  private int chunkLeft;
  private int size;
  private boolean sizeSeen;

  StreamScanner(byte[] marker) {
    this.marker = marker.clone();
  }

  int found() {
    return found;
  }

  void scan(byte[] bytes, int count) {
    int i = 0;
    while (i < count && !inBody) {
      byte next = bytes[i++];
      matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
      if (matched == END_OF_HEAD.length) {
        inBody = true;
        matched = 0;
      }
    }
    while (i < count) {
      if (chunkLeft == 0) {
        sizeLine(bytes[i++]);
      } else {
        int stop = i + Math.min(count - i, chunkLeft);
        chunkLeft -= stop - i;
        content(bytes, i, stop);
        i = stop;
      }
    }
  }

  private void sizeLine(byte next) {
    if (next == '\n' && sizeSeen) {
      chunkLeft = size;
      size = 0;
      sizeSeen = false;
    } else if (next > ' ') {
      size = size * 16 + Character.digit(next, 16);
      sizeSeen = true;
    }
  }

  private void content(byte[] bytes, int from, int to) {
    int state = matched;
    for (int i = from; i < to; i++) {
      byte next = bytes[i];
      state = next == marker[state] ? state + 1 : next == marker[0] ? 1 : 0;
      if (state == marker.length) {
        found++;
        state = 0;
      }
    }
    matched = state;
  }
}
