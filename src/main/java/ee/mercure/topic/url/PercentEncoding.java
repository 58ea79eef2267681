package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The percent-encode sets (URL standard, 1.3). Everything but ASCII is in each of them. */
final class PercentEncoding {
  static final PercentEncoding C0_CONTROL =
      new PercentEncoding(AsciiSet.range(0, 0x1F).or(AsciiSet.of(0x7F)));
  static final PercentEncoding FRAGMENT = C0_CONTROL.and(" \"<>`");
  static final PercentEncoding QUERY = C0_CONTROL.and(" \"#<>");
  static final PercentEncoding SPECIAL_QUERY = QUERY.and("'");
  static final PercentEncoding PATH = QUERY.and("?^`{}");
  static final PercentEncoding USERINFO = PATH.and("/:;=@[\\]|");

  private static final String DIGITS = "0123456789ABCDEF";
  private static final int REPLACEMENT = 0xFFFD;

  private final AsciiSet encoded;

  private PercentEncoding(AsciiSet encoded) {
    this.encoded = encoded;
  }

  private PercentEncoding and(String more) {
    return new PercentEncoding(encoded.or(AsciiSet.of(more)));
  }

  String encode(String text) {
    return encode(text, 0, text.length());
  }

  /** A part of the text, encoded. */
  String encode(String text, int from, int to) {
    int i = from;
    while (i < to && !mustEncode(text.charAt(i))) {
      i++;
    }
    if (i == to) {
      return text.substring(from, to);
    }
    StringBuilder out = new StringBuilder(to - from + 16).append(text, from, i);
    while (i < to) {
      int codePoint = text.codePointAt(i);
      if (mustEncode(codePoint)) {
        appendOctets(out, codePoint);
      } else {
        out.append((char) codePoint);
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  private boolean mustEncode(int codePoint) {
    return codePoint > 127 || encoded.contains(codePoint);
  }

  private static void appendOctets(StringBuilder out, int codePoint) {
    // A lone surrogate is no scalar value: strings are converted to USVString first (Web IDL).
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    String text = Character.toString(lone ? REPLACEMENT : codePoint);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(DIGITS.charAt((octet >> 4) & 15)).append(DIGITS.charAt(octet & 15));
    }
  }

  /** Decodes every octet, then the whole as UTF-8 with replacement characters. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] == '%' && i + 2 < bytes.length ? octet(bytes[i + 1], bytes[i + 2]) : -1;
      out.write(octet < 0 ? bytes[i] : octet);
      i += octet < 0 ? 0 : 2;
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Decodes only octets of the given characters (RFC 3986, 6.2.2.2). */
  static String decode(String text, AsciiSet characters) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int octet =
          c == '%' && i + 2 < text.length() ? octet(text.charAt(i + 1), text.charAt(i + 2)) : -1;
      if (octet >= 0 && characters.contains(octet)) {
        out.append((char) octet);
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int octet(int high, int low) {
    return AsciiSet.HEX_DIGITS.contains(high) && AsciiSet.HEX_DIGITS.contains(low)
        ? 16 * Character.digit(high, 16) + Character.digit(low, 16)
        : -1;
  }
}
