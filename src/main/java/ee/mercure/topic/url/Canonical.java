package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import ee.mercure.topic.text.InvalidPatternException;
import java.util.Locale;

/**
 * Brings a piece of one component into the form that the URL parser gives it (URL Pattern standard,
 * 3.1). No piece is empty.
 */
final class Canonical {
  private static final AsciiSet IPV6 = AsciiSet.HEX_DIGITS.or(AsciiSet.of("[]:"));

  private Canonical() {}

  static String protocol(String text) throws InvalidPatternException {
    return Url.parse(text + "://dummy.invalid/")
        .orElseThrow(() -> new InvalidPatternException("the protocol is not valid"))
        .scheme();
  }

  /** As far as the host goes: the standard drops what would start another component. */
  static String hostname(String text) throws InvalidPatternException {
    String input = UrlInput.withoutTabsAndNewlines(text);
    int end = 0;
    while (end < input.length() && "/?#\\".indexOf(input.charAt(end)) < 0) {
      end++;
    }
    String host =
        end == 0 || Host.portColon(input, 0, end) >= 0
            ? null
            : Host.parse(input.substring(0, end), true);
    if (host == null) {
      throw new InvalidPatternException("the host is not valid");
    }
    return host;
  }

  static String ipv6Hostname(String text) throws InvalidPatternException {
    if (!IPV6.containsAll(text)) {
      throw new InvalidPatternException("the host is no IPv6 address");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** The number that the text starts with. */
  static String port(String text) throws InvalidPatternException {
    String input = UrlInput.withoutTabsAndNewlines(text);
    int number = 0;
    int end = 0;
    while (end < input.length()
        && AsciiSet.DIGITS.contains(input.charAt(end))
        && number <= 0xFFFF) {
      number = number * 10 + input.charAt(end) - '0';
      end++;
    }
    if (end == 0 || number > 0xFFFF) {
      throw new InvalidPatternException("the port is not valid");
    }
    return Integer.toString(number);
  }

  /** Resolves dot segments within the piece; one that starts in a segment keeps that start. */
  static String pathname(String text) {
    String input = UrlInput.withoutTabsAndNewlines(text);
    boolean rooted = input.startsWith("/");
    // The dash keeps dots at the start of the piece from being taken for a dot segment.
    String value = rooted ? input : "/-" + input;
    UrlPath path = new UrlPath("", false);
    int start = 1;
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) == '/' || value.charAt(i) == '\\') {
        path.append(value, start, i, false);
        start = i + 1;
      }
    }
    path.append(value, start, value.length(), true);
    String result = path.toString();
    return rooted ? result : result.substring(Math.min(2, result.length()));
  }

  static String opaquePathname(String text) {
    String input = UrlInput.withoutTabsAndNewlines(text);
    return OpaquePath.encode(input, 0, OpaquePath.end(input, 0));
  }

  static String search(String text) {
    return PercentEncoding.SPECIAL_QUERY.encode(UrlInput.withoutTabsAndNewlines(text));
  }

  static String hash(String text) {
    return PercentEncoding.FRAGMENT.encode(UrlInput.withoutTabsAndNewlines(text));
  }
}
