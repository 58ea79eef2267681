package ee.mercure.auth;

import ee.mercure.config.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins (RFC 6454) that may do something: exact ones, patterns with one {@code *} that stands
 * for a part of the host or for the port, {@code *} for all, and {@code null} like any other value.
 * Case does not count. Immutable and thread-safe.
 */
public final class OriginPolicy {
  private static final String ALL = "*";
  private static final Pattern ORIGIN =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://(?:[a-z0-9._*-]+|\\[[0-9a-f:.]+])(?::(?:[0-9]{1,5}|\\*))?");

  // Not java.net.URI, which refuses characters that browsers leave as they are in paths.
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\\\\\s]+)(?:[/?#].*)?");

  private final List<String> entries;
  private final List<Pattern> patterns;

  /**
   * Takes a list of allowed origins; an empty one allows nothing.
   *
   * @param setting the setting that the entries come from, for messages
   * @throws ConfigException if an entry is not an origin: scheme, host, perhaps a port, no path
   */
  public OriginPolicy(String setting, List<String> origins) {
    entries = origins.stream().map(OriginPolicy::normalized).toList();
    if (!entries.stream().allMatch(OriginPolicy::isValid)) {
      throw new ConfigException(
          setting,
          "must be origins such as https://example.com or https://*.example.com, * or null");
    }
    patterns =
        entries.stream().filter(entry -> entry.contains(ALL)).map(OriginPolicy::compile).toList();
  }

  /** As browsers send it: in lower case, and without the port that goes without saying. */
  private static String normalized(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.replaceFirst("^(https://.*):443$|^(http://.*):80$", "$1$2");
  }

  private static boolean isValid(String entry) {
    return entry.equals(ALL)
        || entry.equals("null")
        || (ORIGIN.matcher(entry).matches() && entry.indexOf('*') == entry.lastIndexOf('*'));
  }

  /** What the wildcard stands for never leaves the host or port that it stands in. */
  private static Pattern compile(String entry) {
    String[] around = entry.split("\\*", -1);
    return Pattern.compile(Pattern.quote(around[0]) + "[a-z0-9._-]*" + Pattern.quote(around[1]));
  }

  /** Whether nothing is allowed. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether everything is allowed, without looking. */
  public boolean allowsAll() {
    return entries.contains(ALL);
  }

  /** Whether the value of an {@code Origin} field is allowed. */
  public boolean allows(String origin) {
    String value = origin.toLowerCase(Locale.ROOT);
    return allowsAll()
        || entries.contains(value)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(value).matches());
  }

  /**
   * Whether the page that caused a request is allowed to: told by {@code Origin}, else by the
   * origin of {@code Referer}. A request that has neither is not allowed, even where all origins
   * are (Mercure 1.0, Security Considerations).
   */
  public boolean allowsSource(Optional<String> origin, Optional<String> referer) {
    return origin.or(() -> referer.flatMap(OriginPolicy::originOf)).map(this::allows).orElse(false);
  }

  private static Optional<String> originOf(String url) {
    Matcher origin = URL.matcher(url);
    return origin.matches() ? Optional.of(origin.group(1)) : Optional.empty();
  }
}
