package ee.mercure.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A strong entity tag (RFC 9110, 8.8.3) made of an event id. Immutable. */
final class EntityTag {
  private static final Pattern LISTED = Pattern.compile("(?:W/)?(\"[^\"]*\")");

  private final String quoted;

  EntityTag(String id) {
    StringBuilder tag = new StringBuilder("\"");
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c <= ' ' || c == '"' || c == '%' || c >= 0x7F) {
        tag.append(String.format("%%%02X", (int) c));
      } else {
        tag.append(c);
      }
    }
    quoted = tag.append('"').toString();
  }

  /** Whether an {@code If-None-Match} field lists it; weak comparison, as RFC 9110 says. */
  boolean isListedIn(String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return false;
    }
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    return LISTED.matcher(ifNoneMatch).results().anyMatch(tag -> tag.group(1).equals(quoted));
  }

  @Override
  public String toString() {
    return quoted;
  }
}
