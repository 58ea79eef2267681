package ee.mercure.topic.url;

import java.util.Map;

/** The special schemes (URL standard, 4.2). */
final class Scheme {
  static final String FILE = "file";
  static final int NO_PORT = -1;

  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of("ftp", 21, FILE, NO_PORT, "http", 80, "https", 443, "ws", 80, "wss", 443);

  private Scheme() {}

  static Iterable<String> special() {
    return DEFAULT_PORTS.keySet();
  }

  static boolean isSpecial(String scheme) {
    return DEFAULT_PORTS.containsKey(scheme);
  }

  /** The scheme's default port, or {@link #NO_PORT}. */
  static int defaultPort(String scheme) {
    return DEFAULT_PORTS.getOrDefault(scheme, NO_PORT);
  }
}
