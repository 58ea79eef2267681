package ee.mercure.blackbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Names and values as {@code application/x-www-form-urlencoded} (WHATWG URL, section 5). */
final class Form {
  private Form() {}

  /** Encodes names and values that alternate, in their order. */
  static String encode(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    StringJoiner form = new StringJoiner("&");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
    }
    return form.toString();
  }

  /** Encodes the same name with each value. */
  static String repeat(String name, Iterable<String> values) {
    StringJoiner form = new StringJoiner("&");
    for (String value : values) {
      form.add(encode(name) + "=" + encode(value));
    }
    return form.toString();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
