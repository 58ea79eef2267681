package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** JSON from strangers: UTF-8, unique names, no numbers or depths that cost more than they say. */
final class Json {
  /** How deep a value may be nested that is handed on. */
  static final int MAX_DEPTH = 64;

  /** Long numbers take quadratic time to parse. */
  private static final int MAX_DIGITS = 1000;

  private Json() {}

  /** Parses the JSON object that a part of a token is. */
  static Map<String, Object> object(byte[] utf8, String part) throws InvalidTokenException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (!hasLongNumber(text)) {
        return JsonUtil.parseJson(text);
      }
    } catch (CharacterCodingException | JoseException e) {
      throw malformed(part);
    }
    throw malformed(part);
  }

  private static InvalidTokenException malformed(String part) {
    return new InvalidTokenException(Reason.MALFORMED, "the " + part + " is no JSON object");
  }

  private static boolean hasLongNumber(String text) {
    int run = 0;
    for (int i = 0; i < text.length() && run <= MAX_DIGITS; i++) {
      char c = text.charAt(i);
      run = c >= '0' && c <= '9' ? run + 1 : 0;
    }
    return run > MAX_DIGITS;
  }

  /**
   * An immutable copy that any JSON library can write.
   *
   * @throws InvalidTokenException if the value is nested deeper than {@link #MAX_DEPTH} or has a
   *     number that is not finite
   */
  static Object freeze(Object value, String where) throws InvalidTokenException {
    return freeze(value, where, MAX_DEPTH);
  }

  private static Object freeze(Object value, String where, int depth) throws InvalidTokenException {
    if (depth == 0) {
      throw new InvalidTokenException(Reason.CLAIMS, where + " is nested too deep");
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        copy.put((String) member.getKey(), freeze(member.getValue(), where, depth - 1));
      }
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> elements) {
      List<Object> copy = new ArrayList<>(elements.size());
      for (Object element : elements) {
        copy.add(freeze(element, where, depth - 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw new InvalidTokenException(Reason.CLAIMS, where + " has a number out of range");
    }
    return value;
  }
}
