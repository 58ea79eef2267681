package ee.mercure.history.store;

import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import ee.mercure.history.Page;
import ee.mercure.update.Update;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A history in a store that the log fills, with the newest updates in memory: those who are only a
 * little behind need no disk, and share what they read. Updates that are never stored are in memory
 * alone.
 */
public final class DurableHistory implements History {
  private static final Logger LOG = Logger.getLogger(DurableHistory.class.getName());
  private static final long TAIL_BYTES = Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 32);

  private final UpdateStore store;
  private final MemoryHistory tail;
  private volatile String lastId;

  /** A history of what the store has. */
  public DurableHistory(UpdateStore store) {
    this(store, TAIL_BYTES);
  }

  DurableHistory(UpdateStore store, long tailBytes) {
    this.store = store;
    this.tail = new MemoryHistory(Long.MAX_VALUE, tailBytes, store.clock(), store.lastSequence());
    this.lastId = store.lastId();
  }

  /** Takes in an update that the store has, if it is one to be stored. */
  @Override
  public void add(Update update) {
    long before = update.sequence() - 1;
    if (before > tail.lastSequence() && before <= store.lastSequence()) {
      // It was not to be had in memory once, but the file has what is missing.
      tail.restartBehind(before);
    }
    try {
      tail.add(update);
    } catch (VirtualMachineError e) {
      // The file has it, and what was in memory makes room: subscribers must not miss it.
      LOG.log(Level.FINE, "the newest updates are read from the file", e);
      tail.restartBehind(update.sequence());
    }
    if (keeps(update)) {
      lastId = update.id();
    }
  }

  @Override
  public OptionalLong sequenceOf(String id) {
    return store.sequenceOf(id);
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
    return Math.min(store.goneUpTo(), tail.goneUpTo());
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
    return after >= tail.goneUpTo();
  }

  @Override
  public Page page(long after, long upTo, int limit, Predicate<List<String>> topics) {
    if (isAtHand(after)) {
      Page page = tail.page(after, upTo, limit, topics);
      if (page.completeFrom() <= after) {
        return page;
      }
      // The tail has moved on meanwhile, past what was wanted of it.
    }
    // What the tail has is read from there next, though the file may have lost it by then.
    return store.page(after, Math.min(upTo, tail.goneUpTo()), limit, topics);
  }
}
