package ee.mercure.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Name-value pairs in {@code application/x-www-form-urlencoded}, decoded as the WHATWG URL Standard
 * says; what that parser would let pass in silence is marked. Immutable.
 *
 * <p>The servers' own parameter maps merge query and body and replace invalid UTF-8 without a word,
 * which is why the hub reads both by itself.
 */
final class FormPairs {
  /**
   * One pair.
   *
   * @param brokenEscape a percent sign without two hexadecimal digits, taken literally
   * @param invalidUtf8 bytes that are not UTF-8, replaced by U+FFFD
   * @param rawSemicolon a semicolon that some parsers take for a separator
   */
  record Pair(
      String name, String value, boolean brokenEscape, boolean invalidUtf8, boolean rawSemicolon) {}

  static final FormPairs NONE = new FormPairs(List.of());

  private final List<Pair> pairs;

  private FormPairs(List<Pair> pairs) {
    this.pairs = pairs;
  }

  /** Decodes a raw query string; null stands for none. Its characters are bytes of the request. */
  static FormPairs ofQuery(String query) {
    return query == null ? NONE : of(query.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Decodes a body. */
  static FormPairs of(byte[] body) {
    List<Pair> pairs = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '&') {
        if (i > start) {
          pairs.add(pair(body, start, i));
        }
        start = i + 1;
      }
    }
    return new FormPairs(List.copyOf(pairs));
  }

  /** Pairs that somebody else has decoded. */
  static FormPairs ofDecoded(Map<String, List<String>> fields) {
    List<Pair> pairs = new ArrayList<>();
    fields.forEach(
        (name, values) ->
            values.forEach(value -> pairs.add(new Pair(name, value, false, false, false))));
    return new FormPairs(List.copyOf(pairs));
  }

  private static Pair pair(byte[] body, int from, int to) {
    int equals = from;
    while (equals < to && body[equals] != '=') {
      equals++;
    }
    Decoded name = new Decoded(body, from, equals);
    Decoded value = new Decoded(body, Math.min(equals + 1, to), to);
    return new Pair(
        name.text,
        value.text,
        name.brokenEscape || value.brokenEscape,
        name.invalidUtf8 || value.invalidUtf8,
        name.rawSemicolon || value.rawSemicolon);
  }

  /** Both components as if they were one. */
  FormPairs and(FormPairs more) {
    return new FormPairs(Stream.concat(pairs.stream(), more.pairs.stream()).toList());
  }

  /** Without the pairs that the parsers of deployed 0.x hubs drop in silence. */
  FormPairs withoutBroken() {
    return new FormPairs(
        pairs.stream().filter(pair -> !pair.brokenEscape && !pair.rawSemicolon).toList());
  }

  List<Pair> pairs() {
    return pairs;
  }

  boolean has(String name) {
    return pairs.stream().anyMatch(pair -> pair.name.equals(name));
  }

  /** The value of the first pair of that name. */
  Optional<String> first(String name) {
    return pairs.stream().filter(pair -> pair.name.equals(name)).map(Pair::value).findFirst();
  }

  /** The values of all pairs of that name. */
  List<String> all(String name) {
    return pairs.stream().filter(pair -> pair.name.equals(name)).map(Pair::value).toList();
  }

  private static final class Decoded {
    private final String text;
    private boolean brokenEscape;
    private boolean invalidUtf8;
    private boolean rawSemicolon;

    Decoded(byte[] raw, int from, int to) {
      byte[] decoded = new byte[to - from];
      int length = 0;
      for (int i = from; i < to; i++) {
        byte b = raw[i];
        if (b == '+') {
          b = ' ';
        } else if (b == ';') {
          rawSemicolon = true;
        } else if (b == '%') {
          int high = i + 2 < to ? Character.digit(raw[i + 1], 16) : -1;
          int low = i + 2 < to ? Character.digit(raw[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            brokenEscape = true;
          } else {
            b = (byte) (high << 4 | low);
            i += 2;
          }
        }
        decoded[length++] = b;
      }
      text = utf8(decoded, length);
    }

    private String utf8(byte[] bytes, int length) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, length))
            .toString();
      } catch (CharacterCodingException e) {
        invalidUtf8 = true;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
      }
    }
  }
}
