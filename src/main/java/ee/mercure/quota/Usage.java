package ee.mercure.quota;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How much each of many has in use, up to a limit for each. Those that use nothing cost nothing.
 */
final class Usage {
  private final ConcurrentHashMap<String, Integer> used = new ConcurrentHashMap<>();
  private final int limit;

  /** Usage with a limit for each, 0 for none. */
  Usage(int limit) {
    this.limit = limit;
  }

  /** Takes some, unless that is more than there may be; atomic for each name. */
  boolean take(String name, int amount) {
    if (limit == 0) {
      return true;
    }
    boolean[] taken = {false};
    used.compute(
        name,
        (key, before) -> {
          long after = (before == null ? 0L : before) + amount;
          taken[0] = after <= limit;
          return taken[0] ? Integer.valueOf((int) after) : before;
        });
    return taken[0];
  }

  /** Gives back what was taken. */
  void giveBack(String name, int amount) {
    if (limit > 0) {
      used.computeIfPresent(name, (key, before) -> before > amount ? before - amount : null);
    }
  }

  /** How many use something. */
  int size() {
    return used.size();
  }
}
