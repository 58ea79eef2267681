package ee.mercure.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Reads single settings and says with their name what is wrong with them. What is empty counts as
 * not set. A message never repeats a value, which may be a secret in the wrong place.
 */
final class Settings {
  private final Config config;

  Settings(Config config) {
    this.config = config;
  }

  /** The value as it was given. */
  Optional<String> raw(String key) {
    try {
      ConfigValue value = config.getConfigValue(key);
      if (value.getValue() == null && value.getRawValue() != null) {
        throw unresolved(key);
      }
      return Optional.ofNullable(value.getValue()).filter(text -> !text.isEmpty());
    } catch (IllegalArgumentException | NoSuchElementException e) {
      // Without the cause, which may quote the value.
      throw unresolved(key);
    }
  }

  private static ConfigException unresolved(String key) {
    return new ConfigException(key, "has an expression ${...} that has no value");
  }

  /** The value without surrounding white space. */
  Optional<String> text(String key) {
    return raw(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** The entries between commas, without surrounding white space and without empty ones. */
  List<String> list(String key) {
    return text(key).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  boolean flag(String key, boolean otherwise) {
    return oneOf(key, Boolean.toString(otherwise), "true", "false").equals("true");
  }

  /** One of a few lower-case words. */
  String oneOf(String key, String otherwise, String... allowed) {
    String value = text(key).orElse(otherwise).toLowerCase(Locale.ROOT);
    if (!Arrays.asList(allowed).contains(value)) {
      throw new ConfigException(key, "must be one of " + String.join(", ", allowed));
    }
    return value;
  }

  /** A whole number from 1 to 2^31-1. */
  int positive(String key, int otherwise) {
    String value = text(key).orElse(Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notPositive(key);
    }
    throw notPositive(key);
  }

  private static ConfigException notPositive(String key) {
    return new ConfigException(key, "must be a whole number from 1 to " + Integer.MAX_VALUE);
  }

  /** A size in bytes, as {@link ByteSizes} reads it. */
  long bytes(String key, String otherwise) {
    return ByteSizes.parse(text(key).orElse(otherwise))
        .orElseThrow(() -> new ConfigException(key, "must be a size such as 512KiB, 1MiB or 2GB"));
  }

  /** A size of at least one byte. */
  long positiveBytes(String key, String otherwise) {
    long bytes = bytes(key, otherwise);
    if (bytes == 0) {
      throw new ConfigException(key, "must be more than zero");
    }
    return bytes;
  }

  /** A duration, as {@link Durations} reads it. */
  Duration duration(String key, String otherwise) {
    return Durations.parse(text(key).orElse(otherwise))
        .orElseThrow(
            () -> new ConfigException(key, "must be a duration such as 500ms, 15s, 10m or 1h"));
  }

  /** A duration of more than nothing. */
  Duration positiveDuration(String key, String otherwise) {
    Duration duration = duration(key, otherwise);
    if (duration.isZero()) {
      throw new ConfigException(key, "must be more than zero");
    }
    return duration;
  }

  /** A number of whole seconds, as MicroProfile has it. */
  Optional<Duration> seconds(String key) {
    Optional<String> value = text(key);
    if (value.isPresent() && !value.get().matches("\\d{1,9}")) {
      throw new ConfigException(key, "must be a whole number of seconds");
    }
    return value.map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
  }

  /** A whole number from 0 to 2^31-1, with 0 for no limit. */
  int limit(String key, int otherwise) {
    String value = text(key).orElse(Integer.toString(otherwise));
    if (value.equals("0")) {
      return 0;
    }
    return positive(key, otherwise);
  }

  /** The names of all settings that the configuration can list. */
  Iterable<String> names() {
    return config.getPropertyNames();
  }
}
