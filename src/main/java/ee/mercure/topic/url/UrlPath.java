package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import java.util.Locale;
import java.util.Set;

/**
 * A hierarchical path in the making, kept in its serialisation: each segment with a slash before
 * it, so that no segment at all is the empty string.
 */
final class UrlPath {
  private static final Set<String> DOUBLE_DOTS = Set.of("..", ".%2e", "%2e.", "%2e%2e");
  private static final Set<String> SINGLE_DOTS = Set.of(".", "%2e");
  private static final int LONGEST_DOTS = 6;

  private final boolean file;
  private final StringBuilder path;

  UrlPath(String start, boolean file) {
    this.path = new StringBuilder(start);
    this.file = file;
  }

  /** Adds what stands between two slashes; {@code last} where no slash follows. */
  void append(String input, int from, int to, boolean last) {
    String segment = PercentEncoding.PATH.encode(input, from, to);
    String dots = segment.length() <= LONGEST_DOTS ? segment.toLowerCase(Locale.ROOT) : segment;
    if (DOUBLE_DOTS.contains(dots)) {
      shorten();
      segment = "";
    } else if (SINGLE_DOTS.contains(dots)) {
      segment = "";
    } else {
      String normalized = normalizedDrive(segment);
      path.append('/').append(normalized);
      return;
    }
    if (last) {
      path.append('/').append(segment);
    }
  }

  private String normalizedDrive(String segment) {
    return file && path.isEmpty() && segment.length() == 2 && startsWithDrive(segment, 0)
        ? segment.charAt(0) + ":"
        : segment;
  }

  void shorten() {
    if (!(file && path.length() == 3 && isNormalizedDrive(path))) {
      path.setLength(Math.max(path.lastIndexOf("/"), 0));
    }
  }

  /** Whether a path starts with the segment {@code C:} or the like. */
  static boolean isNormalizedDrive(CharSequence path) {
    return path.length() >= 3
        && isLetter(path.charAt(1))
        && path.charAt(2) == ':'
        && (path.length() == 3 || path.charAt(3) == '/');
  }

  /** Whether the input has a Windows drive letter at this position (URL standard, 4.2). */
  static boolean startsWithDrive(String input, int at) {
    return input.length() >= at + 2
        && isLetter(input.charAt(at))
        && (input.charAt(at + 1) == ':' || input.charAt(at + 1) == '|')
        && (input.length() == at + 2 || "/\\?#".indexOf(input.charAt(at + 2)) >= 0);
  }

  private static boolean isLetter(char c) {
    return AsciiSet.LETTERS.contains(c);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
