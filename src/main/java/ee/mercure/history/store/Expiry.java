package ee.mercure.history.store;

import ee.mercure.history.Retention;
import ee.mercure.history.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes updates that the retention no longer covers, the oldest first, a slice at a time. */
final class Expiry {
  /** How many updates are removed while publications wait: about a millisecond's work. */
  private static final int SLICE = 200;

  private final UpdateStore store;
  private final Set<String> apart;

  Expiry(UpdateStore store) {
    this.store = store;
    this.apart =
        store.retention().apart().stream()
            .map(RetentionPolicy::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Removes a slice.
   *
   * @return whether there may be more
   */
  boolean removeSome() {
    Boolean more =
        store.change(
            file -> {
              boolean surplus = removeSurplus(file);
              boolean limited = false;
              for (String policy : policies(file)) {
                limited |= applyPolicy(file, policy);
              }
              return surplus || limited;
            });
    return Boolean.TRUE.equals(more);
  }

  /** What holds for all updates together but those that count for themselves. */
  private boolean removeSurplus(StoreFile file) {
    for (int removed = 0; removed < SLICE; removed++) {
      Long oldest = store.isSurplus(file) ? file.updates().firstKey() : null;
      if (oldest == null) {
        return false;
      }
      remove(file, oldest);
    }
    return true;
  }

  private void remove(StoreFile file, long sequence) {
    UpdateRecord record = file.record(sequence);
    if (record != null && apart.contains(record.policy())) {
      // It is older than all updates that are left, and nobody misses it among them.
      file.remove(sequence);
    } else {
      store.forget(file, sequence);
    }
  }

  /** The names of policies under which something is stored, which may no longer be configured. */
  private static List<String> policies(StoreFile file) {
    List<String> names = new ArrayList<>();
    IndexKey key = file.policies().firstKey();
    while (key != null) {
      names.add(key.text());
      key = file.policies().higherKey(IndexKey.behind(key.text()));
    }
    return names;
  }

  private boolean applyPolicy(StoreFile file, String name) {
    RetentionPolicy limits = store.retention().limits(name);
    long oldestMillis = store.clock().millis() - limits.maxAge().toMillis();
    for (int removed = 0; removed < SLICE; removed++) {
      IndexKey oldest = file.policies().ceilingKey(IndexKey.before(name));
      if (oldest == null || !oldest.text().equals(name)) {
        return false;
      }
      UpdateRecord record = file.record(oldest.sequence());
      boolean expired = record == null || record.millis() < oldestMillis;
      boolean fits =
          file.countFrom(oldest) <= limits.maxUpdates()
              && file.bytesOf(name) <= limits.quota().orElse(Long.MAX_VALUE);
      if (!expired && fits) {
        return false;
      }
      remove(file, oldest);
    }
    return true;
  }

  private void remove(StoreFile file, IndexKey key) {
    if (key.text().equals(Retention.NO_POLICY)) {
      store.forget(file, key.sequence());
    } else {
      file.remove(key.sequence());
    }
    file.policies().remove(key);
  }
}
