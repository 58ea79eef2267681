package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A response body without its framing; a read returns what has arrived, it does not fill up. */
final class BodyInput {
  private static final int UNTIL_CLOSED = -1;

  private final InputStream in;
  private final boolean chunked;
  private long left;
  private boolean complete;

  BodyInput(InputStream in, RawResponse head) {
    this.in = in;
    chunked = head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
    left = chunked ? 0 : head.header("Content-Length").map(Long::valueOf).orElse(-1L);
    complete = left == 0 && !chunked;
  }

  /** Reads at least one byte, or returns -1 at the end, which {@link #isComplete} tells apart. */
  int read(byte[] buffer) throws IOException {
    if (complete || (chunked && left == 0 && !nextChunk())) {
      return -1;
    }
    int wanted = left == UNTIL_CLOSED ? buffer.length : (int) Math.min(buffer.length, left);
    int length = in.read(buffer, 0, wanted);
    if (length < 0) {
      complete = left == UNTIL_CLOSED;
    } else if (left != UNTIL_CLOSED) {
      left -= length;
      endOfPart();
    }
    return length;
  }

  byte[] readAllBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int length = read(buffer); length >= 0; length = read(buffer)) {
      bytes.write(buffer, 0, length);
    }
    if (!complete) {
      throw new IOException("connection closed within a response body");
    }
    return bytes.toByteArray();
  }

  /** Whether the body ended as its framing says, rather than by a broken connection. */
  boolean isComplete() {
    return complete;
  }

  private void endOfPart() throws IOException {
    if (left == 0 && chunked) {
      readLine();
    } else if (left == 0) {
      complete = true;
    }
  }

  private boolean nextChunk() throws IOException {
    String size = readLine();
    if (size.isEmpty()) {
      return false;
    }
    left = Long.parseLong(size.split(";", 2)[0].strip(), 16);
    if (left == 0) {
      readLine();
      complete = true;
    }
    return left > 0;
  }

  /** Empty where the connection ended. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.write(octet);
    }
    return line.toString(US_ASCII).strip();
  }
}
