package ee.mercure.bench.load;

import java.nio.ByteBuffer;

/** What each update's data starts with: {@code @@} and the update's number in eight hex digits. */
final class Marker {
  static final int LENGTH = 10;

  private static final short START = ('@' << 8) | '@';

  private Marker() {}

  static String of(int number) {
    String hex = Integer.toHexString(number);
    return "@@" + "0".repeat(8 - hex.length()) + hex;
  }

  static boolean isAt(ByteBuffer buffer, int position) {
    return buffer.getShort(position) == START;
  }

  /** The number in the marker at this position; the buffer is big-endian. */
  static int numberAt(ByteBuffer buffer, int position) {
    long digits = buffer.getLong(position + 2);
    // Digits 0-9 are 0x30-0x39, letters a-f are 0x61-0x66: bit 6 tells them apart.
    long letters = (digits >>> 6) & 0x0101010101010101L;
    long nibbles = (digits & 0x0f0f0f0f0f0f0f0fL) + letters * 9;
    nibbles = (nibbles | (nibbles >>> 4)) & 0x00ff00ff00ff00ffL;
    nibbles = (nibbles | (nibbles >>> 8)) & 0x0000ffff0000ffffL;
    return (int) (nibbles | (nibbles >>> 16));
  }
}
