package ee.mercure.log.shared;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last number that was taken of each origin. What is not greater was sent twice, or too late.
 * Not thread-safe.
 */
final class Origins {
  /** Of more, those that have been silent for longest are forgotten. */
  private static final int MAX = 4_096;

  private final LinkedHashMap<Long, Long> numbers = new LinkedHashMap<>(64, 0.75f, true);

  Origins(Map<Long, Long> numbers) {
    this.numbers.putAll(numbers);
  }

  /** Takes a record; false if it does not count. */
  boolean take(long origin, long number) {
    if (!isNew(origin, number)) {
      return false;
    }
    set(origin, number);
    return true;
  }

  /** Whether a record would count. */
  boolean isNew(long origin, long number) {
    Long last = numbers.get(origin);
    return last == null || number > last;
  }

  /** The number that was taken last, or 0. */
  long last(long origin) {
    Long last = numbers.get(origin);
    return last == null ? 0 : last;
  }

  /** Sets what was taken last. */
  void set(long origin, long number) {
    numbers.put(origin, number);
    if (numbers.size() > MAX) {
      numbers.remove(numbers.keySet().iterator().next());
    }
  }

  Map<Long, Long> all() {
    return Map.copyOf(numbers);
  }
}
