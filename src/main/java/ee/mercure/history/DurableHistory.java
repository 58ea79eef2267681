package ee.mercure.history;

import ee.mercure.update.Update;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A history in a store that the log fills, with the newest updates in memory: those who are only a
 * little behind need no disk, and share what they read. Updates that are never stored are in memory
 * alone.
 */
public final class DurableHistory implements History {
  private static final long TAIL_BYTES = 16 << 20;

  private final UpdateStore store;
  private final MemoryHistory tail;
  private volatile String lastId;

  /** A history of what the store has. */
  public DurableHistory(UpdateStore store) {
    this(store, TAIL_BYTES);
  }

  DurableHistory(UpdateStore store, long tailBytes) {
    this.store = store;
    this.tail = new MemoryHistory(Long.MAX_VALUE, tailBytes, store.lastSequence());
    this.lastId = store.lastId();
  }

  /** Takes in an update that the store has, if it is one to be stored. */
  @Override
  public void add(Update update) {
    tail.add(update);
    if (keeps(update)) {
      lastId = update.id();
    }
  }

  @Override
  public OptionalLong sequenceOf(String id) {
    return store.sequenceOf(id);
  }

  @Override
  public long firstSequence() {
    return Math.min(store.firstSequence(), lastSequence() + 1);
  }

  @Override
  public long lastSequence() {
    return tail.lastSequence();
  }

  @Override
  public String lastId() {
    return lastId;
  }

  @Override
  public long goneUpTo() {
    return Math.min(store.goneUpTo(), tail.firstSequence() - 1);
  }

  @Override
  public long hiddenUpTo() {
    return store.hiddenUpTo();
  }

  @Override
  public boolean indexesTopics() {
    return store.indexesTopics();
  }

  @Override
  public OptionalLong newestBefore(String topic, long sequence) {
    return store.newestBefore(topic, sequence);
  }

  @Override
  public long lastBefore(long millis) {
    return store.lastBefore(millis);
  }

  @Override
  public boolean keeps(Update update) {
    return store.retention().keeps(update);
  }

  @Override
  public boolean isAtHand(long after) {
    return after >= tail.firstSequence() - 1;
  }

  @Override
  public Page page(long after, long upTo, int limit, Predicate<List<String>> topics) {
    if (isAtHand(after)) {
      Page page = tail.page(after, upTo, limit, topics);
      // Otherwise the tail has moved on meanwhile, perhaps past what was wanted of it.
      if (isAtHand(after)) {
        return page;
      }
    }
    return store.page(after, upTo, limit, topics);
  }
}
