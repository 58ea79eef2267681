package ee.mercure.auth;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of claims as containers give them, of JSON-P's types or of their own, made plain: maps
 * and lists, strings, numbers, booleans and null.
 */
final class JsonValues {
  private JsonValues() {}

  static Object plain(Object value) {
    if (value instanceof JsonString string) {
      return string.getString();
    }
    if (value instanceof JsonNumber number) {
      return plain(number);
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> plain = new LinkedHashMap<>();
      members.forEach((name, member) -> plain.put(String.valueOf(name), plain(member)));
      return plain;
    }
    if (value instanceof Collection<?> elements) {
      List<Object> plain = new ArrayList<>(elements.size());
      elements.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    return value instanceof JsonValue constant ? plain(constant) : value;
  }

  private static Object plain(JsonNumber number) {
    BigDecimal exact = number.bigDecimalValue();
    boolean isLong = number.isIntegral() && exact.toBigInteger().bitLength() < Long.SIZE;
    return isLong ? (Object) number.longValue() : exact;
  }

  private static Object plain(JsonValue constant) {
    return switch (constant.getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      default -> null;
    };
  }
}
