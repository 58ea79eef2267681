package ee.mercure.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as operators write them: numbers with the units {@code ms}, {@code s}, {@code m},
 * {@code h}, {@code d}, one after another ({@code 15s}, {@code 1h30m}, {@code 1.5s}), a bare {@code
 * 0}, or ISO 8601 ({@code PT15S}). A number without a unit says too little and is refused.
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** The longest duration: what still counts in nanoseconds, about 292 years. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Durations() {}

  /** Parses a duration from zero up to 292 years; empty if it is not one. */
  public static Optional<Duration> parse(String text) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    if (value.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Optional<Duration> duration = value.startsWith("p") ? iso(value) : units(value);
    return duration.filter(d -> !d.isNegative() && d.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> iso(String value) {
    try {
      return Optional.of(Duration.parse(value));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> units(String value) {
    if (value.length() > 100 || !WHOLE.matcher(value).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(value);
    while (part.find()) {
      sum = sum.plus(times(UNITS.get(part.group(2)), new BigDecimal(part.group(1))));
    }
    return Optional.of(sum);
  }

  private static Duration times(Duration unit, BigDecimal count) {
    BigDecimal seconds =
        count
            .multiply(BigDecimal.valueOf(unit.toMillis()))
            .movePointLeft(3)
            .setScale(9, RoundingMode.DOWN);
    long whole = seconds.longValue();
    return Duration.ofSeconds(
        whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
  }
}
