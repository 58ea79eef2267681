package ee.mercure.topic.url;

/** Paths without hierarchy, as {@code urn:} and {@code data:} URLs have them. */
final class OpaquePath {
  private OpaquePath() {}

  static int end(String input, int from) {
    int end = from;
    while (end < input.length() && input.charAt(end) != '?' && input.charAt(end) != '#') {
      end++;
    }
    return end;
  }

  static String encode(String input, int from, int end) {
    // A space before a query or fragment would be lost when the serialisation loses that.
    boolean endsInSpace = end < input.length() && end > from && input.charAt(end - 1) == ' ';
    int last = endsInSpace ? end - 1 : end;
    return PercentEncoding.C0_CONTROL.encode(input, from, last) + (endsInSpace ? "%20" : "");
  }
}
