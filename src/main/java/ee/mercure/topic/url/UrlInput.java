package ee.mercure.topic.url;

/** What the URL parser removes from its input before it reads it (URL standard, 4.4). */
final class UrlInput {
  private UrlInput() {}

  /** Without controls and spaces around it, and without tabs and newlines. */
  static String clean(String input) {
    int from = 0;
    int to = input.length();
    while (from < to && input.charAt(from) <= ' ') {
      from++;
    }
    while (from < to && input.charAt(to - 1) <= ' ') {
      to--;
    }
    return withoutTabsAndNewlines(input.substring(from, to));
  }

  static String withoutTabsAndNewlines(String input) {
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      if (c == '\t' || c == '\n' || c == '\r') {
        return input.replaceAll("[\t\n\r]", "");
      }
    }
    return input;
  }
}
