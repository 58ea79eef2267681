package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import java.util.List;

/** IPv4 addresses in any spelling that browsers accept (URL standard, 3.5). */
final class Ipv4 {
  private static final long TOO_LARGE = 1L << 32;
  private static final AsciiSet OCTAL_DIGITS = AsciiSet.range('0', '7');

  private Ipv4() {}

  /** Whether a domain must be an IPv4 address to be valid. */
  static boolean endsInNumber(String domain) {
    String trimmed = withoutLastDot(domain);
    String last = trimmed.substring(trimmed.lastIndexOf('.') + 1);
    return !last.isEmpty() && (AsciiSet.DIGITS.containsAll(last) || number(last) >= 0);
  }

  /** The address in its serialisation, or null if this is none. */
  static String parse(String domain) {
    List<String> parts = List.of(withoutLastDot(domain).split("\\.", -1));
    if (parts.size() > 4) {
      return null;
    }
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      long number = number(parts.get(i));
      boolean last = i == parts.size() - 1;
      if (number < 0 || number >= (last ? 1L << (8 * (4 - i)) : 256)) {
        return null;
      }
      address += last ? number : number << (8 * (3 - i));
    }
    return octet(address >> 24)
        + '.'
        + octet(address >> 16)
        + '.'
        + octet(address >> 8)
        + '.'
        + octet(address);
  }

  private static String octet(long bits) {
    return Long.toString(bits & 255);
  }

  private static String withoutLastDot(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }

  /** The number, at most {@link #TOO_LARGE}, or -1 if this is none. */
  private static long number(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return number(text, 2, 16, AsciiSet.HEX_DIGITS);
    }
    return text.length() > 1 && text.charAt(0) == '0'
        ? number(text, 1, 8, OCTAL_DIGITS)
        : number(text, 0, 10, AsciiSet.DIGITS);
  }

  private static long number(String text, int from, int radix, AsciiSet digits) {
    long number = 0;
    for (int i = from; i < text.length(); i++) {
      if (!digits.contains(text.charAt(i))) {
        return -1;
      }
      number = Math.min(number * radix + Character.digit(text.charAt(i), radix), TOO_LARGE);
    }
    return number;
  }
}
