package ee.mercure.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes as operators write them: {@code 512}, {@code 64KiB}, {@code 1.5GiB} (powers of
 * 1024) or {@code 2MB} (powers of 1000), in any letter case.
 */
public final class ByteSizes {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?((?:[kmgt]i?)?b)?");

  private static final Map<String, Long> UNITS =
      Map.of(
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40);

  private ByteSizes() {}

  /**
   * Parses a size from zero up to 2^63-1 bytes, fractions of a byte cut off; empty if it is not.
   */
  public static OptionalLong parse(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return OptionalLong.empty();
    }
    String unit = size.group(2) == null ? "b" : size.group(2);
    BigDecimal bytes =
        new BigDecimal(size.group(1))
            .multiply(BigDecimal.valueOf(UNITS.get(unit)))
            .setScale(0, RoundingMode.DOWN);
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(bytes.longValueExact());
  }
}
