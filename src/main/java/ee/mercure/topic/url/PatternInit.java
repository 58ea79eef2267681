package ee.mercure.topic.url;

import static ee.mercure.topic.url.UrlComponent.HASH;
import static ee.mercure.topic.url.UrlComponent.HOSTNAME;
import static ee.mercure.topic.url.UrlComponent.PATHNAME;
import static ee.mercure.topic.url.UrlComponent.PORT;
import static ee.mercure.topic.url.UrlComponent.PROTOCOL;
import static ee.mercure.topic.url.UrlComponent.SEARCH;

import ee.mercure.topic.text.AsciiSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Completes the components of a pattern from a base URL (URL Pattern standard, 3.2). */
final class PatternInit {
  /** From the least to the most specific; credentials are never taken from the base. */
  private static final List<UrlComponent> INHERITED =
      List.of(PROTOCOL, HOSTNAME, PORT, PATHNAME, SEARCH, HASH);

  private static final AsciiSet SPECIAL_CHARACTERS = AsciiSet.of("+*?:{}()\\");

  private PatternInit() {}

  /** The components, those included that come from the base; {@code base} may be null. */
  static Map<UrlComponent, String> process(Map<UrlComponent, String> given, Url base) {
    Map<UrlComponent, String> result = new EnumMap<>(UrlComponent.class);
    for (UrlComponent component : INHERITED) {
      if (base == null || given.containsKey(component)) {
        break;
      }
      result.put(component, escape(base.get(component)));
    }
    result.putAll(given);
    result.computeIfPresent(
        PROTOCOL, (c, v) -> v.endsWith(":") ? v.substring(0, v.length() - 1) : v);
    result.computeIfPresent(SEARCH, (c, v) -> v.startsWith("?") ? v.substring(1) : v);
    result.computeIfPresent(HASH, (c, v) -> v.startsWith("#") ? v.substring(1) : v);
    if (given.containsKey(PATHNAME) && base != null && !base.hasOpaquePath()) {
      result.computeIfPresent(PATHNAME, (c, v) -> isAbsolute(v) ? v : inDirectory(base, v));
    }
    return result;
  }

  private static boolean isAbsolute(String pathname) {
    return pathname.startsWith("/") || pathname.startsWith("\\/") || pathname.startsWith("{/");
  }

  private static String inDirectory(Url base, String pathname) {
    String path = escape(base.path());
    return path.substring(0, path.lastIndexOf('/') + 1) + pathname;
  }

  /** The text as a pattern that matches nothing else. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL_CHARACTERS.contains(text.charAt(i))) {
        out.append('\\');
      }
      out.append(text.charAt(i));
    }
    return out.toString();
  }
}
