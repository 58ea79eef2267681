package ee.mercure.metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happened since the hub started, for each kind of a closed set, whose names are the
 * stable labels of a metric. Counts only grow. Thread-safe, without contention among writers; a
 * reader sees every event that happened before.
 *
 * @param <K> the kinds
 */
public final class Counters<K extends Enum<K>> {
  private final Map<K, LongAdder> counts;

  /** All kinds at zero. */
  public Counters(Class<K> kinds) {
    counts = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      counts.put(kind, new LongAdder());
    }
  }

  /** One more of this kind. */
  public void count(K kind) {
    counts.get(kind).increment();
  }

  /** How many of this kind there have been. */
  public long of(K kind) {
    return counts.get(kind).sum();
  }

  /** How many there have been. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
