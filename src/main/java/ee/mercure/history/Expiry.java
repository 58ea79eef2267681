package ee.mercure.history;

import java.util.ArrayList;
import java.util.List;

/** Removes updates that the retention no longer covers, the oldest first, a slice at a time. */
final class Expiry {
  /** How many updates are removed while publications wait: about a millisecond's work. */
  private static final int SLICE = 200;

  private final UpdateStore store;

  Expiry(UpdateStore store) {
    this.store = store;
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

  /** What holds for all updates together. */
  private boolean removeSurplus(StoreFile file) {
    Retention retention = store.retention();
    for (int removed = 0; removed < SLICE; removed++) {
      boolean fits = file.count() <= retention.maxUpdates() && file.bytes() <= retention.maxBytes();
      Long oldest = fits ? null : file.updates().firstKey();
      if (oldest == null) {
        return false;
      }
      forget(file, oldest);
    }
    return true;
  }

  private static void forget(StoreFile file, long sequence) {
    file.remove(sequence);
    file.goneUpTo(Math.max(file.goneUpTo(), sequence));
  }

  /** The names of policies under which something is stored, which may no longer be configured. */
  private static List<String> policies(StoreFile file) {
    List<String> names = new ArrayList<>();
    Place place = file.policies().firstKey();
    while (place != null) {
      names.add(place.text());
      place = file.policies().higherKey(Place.behind(place.text()));
    }
    return names;
  }

  private boolean applyPolicy(StoreFile file, String name) {
    RetentionPolicy limits = store.retention().limits(name);
    long oldestMillis = store.clock().millis() - limits.maxAge().toMillis();
    for (int removed = 0; removed < SLICE; removed++) {
      Place oldest = file.policies().ceilingKey(Place.before(name));
      if (oldest == null || !oldest.text().equals(name)) {
        return false;
      }
      UpdateRecord record = file.record(oldest.sequence());
      boolean expired = record == null || record.millis() < oldestMillis;
      if (!expired && count(file, oldest) <= limits.maxUpdates()) {
        return false;
      }
      remove(file, oldest);
    }
    return true;
  }

  private static void remove(StoreFile file, Place place) {
    if (place.text().equals(Retention.NO_POLICY)) {
      forget(file, place.sequence());
    } else {
      file.remove(place.sequence());
    }
    file.policies().remove(place);
  }

  /** How many updates a policy has, from its oldest one on. */
  private static long count(StoreFile file, Place oldest) {
    long behind = file.policies().getKeyIndex(Place.behind(oldest.text()));
    return -behind - 1 - file.policies().getKeyIndex(oldest);
  }
}
