package ee.mercure.update;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A server-sent event as bytes, encoded once and shared by all who receive it. Immutable.
 *
 * <p>Each line of the data becomes a {@code data:} field; CR LF, CR and LF all end a line, so that
 * no data can start a field of its own (HTML Standard, Server-sent events; Mercure 1.0, Server-Sent
 * Events Field Injection).
 */
public final class EventFrame {
  private static final byte[] DATA = ascii("data: ");

  private final byte[] bytes;

  private EventFrame(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Encodes an event.
   *
   * @param type left out when empty
   * @param retry left out when empty or zero
   * @throws IllegalArgumentException if type, retry or id hold a line end or NUL, or retry anything
   *     but digits
   */
  public static EventFrame of(String type, String retry, String id, String data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length() + id.length() + 64);
    if (!type.isEmpty()) {
      field(out, "event: ", type);
    }
    String milliseconds = withoutLeadingZeros(retry);
    if (!milliseconds.isEmpty()) {
      field(out, "retry: ", milliseconds);
    }
    if (!id.isEmpty()) {
      field(out, "id: ", id);
    }
    lines(out, data);
    out.write('\n');
    return new EventFrame(out.toByteArray());
  }

  private static void field(ByteArrayOutputStream out, String name, String value) {
    if (!Characters.fitsInOneLine(value)) {
      throw new IllegalArgumentException("a field of an event holds a line end or NUL");
    }
    out.writeBytes(ascii(name));
    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private static void lines(ByteArrayOutputStream out, String data) {
    byte[] raw = data.getBytes(StandardCharsets.UTF_8);
    int start = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\n' || raw[i] == '\r') {
        line(out, raw, start, i);
        if (raw[i] == '\r' && i + 1 < raw.length && raw[i + 1] == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    line(out, raw, start, raw.length);
  }

  private static void line(ByteArrayOutputStream out, byte[] raw, int from, int to) {
    out.writeBytes(DATA);
    out.write(raw, from, to - from);
    out.write('\n');
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    for (int i = start; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        throw new IllegalArgumentException("retry is not a number");
      }
    }
    return digits.substring(start);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The size in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Copies the frame into a buffer and returns the position behind it. */
  public int copyTo(byte[] target, int position) {
    System.arraycopy(bytes, 0, target, position, bytes.length);
    return position + bytes.length;
  }

  /** Writes the frame to a stream in one call. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, bytes.length);
  }

  /** The frame as text, for logs and tests. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
