package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;

/** The IPv6 parser and serializer (URL standard, 3.5 and 3.6). */
final class Ipv6 {
  private static final int PIECES = 8;
  private static final int NONE = -1;

  private final String text;
  private final int[] pieces = new int[PIECES];
  private int index;
  private int compress = NONE;
  private int position;

  private Ipv6(String text) {
    this.text = text;
  }

  /** The address in its serialisation, without brackets, or null if this is none. */
  static String parse(String text) {
    Ipv6 address = new Ipv6(text);
    return address.read() && address.expand() ? address.serialized() : null;
  }

  private int current() {
    return position < text.length() ? text.charAt(position) : NONE;
  }

  private boolean read() {
    if (current() == ':') {
      if (!text.startsWith("::")) {
        return false;
      }
      position = 2;
      compress = ++index;
    }
    while (current() != NONE) {
      if (index == PIECES) {
        return false;
      }
      if (current() == ':') {
        if (compress != NONE) {
          return false;
        }
        position++;
        compress = ++index;
      } else if (!readPiece()) {
        return false;
      }
    }
    return true;
  }

  private boolean readPiece() {
    int start = position;
    int value = 0;
    while (position - start < 4 && AsciiSet.HEX_DIGITS.contains(Math.max(current(), 0))) {
      value = value * 16 + Character.digit(current(), 16);
      position++;
    }
    if (current() == '.') {
      boolean digits = position > start;
      position = start;
      return digits && index <= 6 && readIpv4();
    }
    if (current() == ':') {
      position++;
      if (current() == NONE) {
        return false;
      }
    } else if (current() != NONE) {
      return false;
    }
    pieces[index++] = value;
    return true;
  }

  private boolean readIpv4() {
    for (int seen = 0; seen < 4; seen++) {
      if (seen > 0) {
        if (current() != '.') {
          return false;
        }
        position++;
      }
      int value = readOctet();
      if (value < 0) {
        return false;
      }
      pieces[index] = 256 * pieces[index] + value;
      index += seen % 2;
    }
    return current() == NONE;
  }

  private int readOctet() {
    int value = NONE;
    while (current() >= '0' && current() <= '9') {
      if (value == 0) {
        return NONE;
      }
      value = Math.max(value, 0) * 10 + current() - '0';
      if (value > 255) {
        return NONE;
      }
      position++;
    }
    return value;
  }

  private boolean expand() {
    if (compress == NONE) {
      return index == PIECES;
    }
    int swaps = index - compress;
    for (int i = PIECES - 1; i > 0 && swaps > 0; i--, swaps--) {
      int from = compress + swaps - 1;
      int piece = pieces[i];
      pieces[i] = pieces[from];
      pieces[from] = piece;
    }
    return true;
  }

  private String serialized() {
    int longest = NONE;
    int longestSize = 1;
    for (int i = 0; i < PIECES; i++) {
      int size = 0;
      while (i + size < PIECES && pieces[i + size] == 0) {
        size++;
      }
      if (size > longestSize) {
        longest = i;
        longestSize = size;
      }
      i += size;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      if (i == longest) {
        out.append(i == 0 ? "::" : ":");
        i += longestSize - 1;
      } else {
        out.append(Integer.toHexString(pieces[i])).append(i < PIECES - 1 ? ":" : "");
      }
    }
    return out.toString();
  }
}
