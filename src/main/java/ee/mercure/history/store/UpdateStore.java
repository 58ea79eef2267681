package ee.mercure.history.store;

import ee.mercure.history.History;
import ee.mercure.history.HistoryException;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.history.RetentionPolicy;
import ee.mercure.update.EventId;
import ee.mercure.update.SubscriptionChange;
import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import org.h2.mvstore.Cursor;

/**
 * Updates in a file, by sequence, id and policy. Thread-safe; {@link #write} is called by one
 * thread at a time.
 *
 * <p>A write that fails changes nothing: the file is opened anew as it was, reads go on, and the
 * next write, but not at once, tries again.
 */
public final class UpdateStore implements AutoCloseable {
  /** How much one page holds at most, in bytes, and how many updates are looked at for it. */
  private static final long PAGE_BYTES = 256 * 1024;

  private static final int PAGE_SCAN = 20_000;

  /** Where updates come from this hub alone. */
  private static final long NO_ORIGIN = 0;

  private static final LogPlace NO_PLACE = new LogPlace(0, 0);

  private final Durability durability;
  private final boolean indexesTopics;
  private final Retention retention;
  private final List<RetentionPolicy> apart;
  private final Clock clock;
  private final RecoveringFile file;
  private final CommitMark mark;
  private final WriterCleaning writerCleaning;
  private volatile long last;
  private volatile long floor;
  private volatile long goneUpTo;
  private volatile boolean unsynced;

  /** As it is stored for good; changed by the thread that writes. */
  private volatile Optional<LogMark> logMark = Optional.empty();

  private UpdateStore(
      Path path, Durability durability, boolean indexesTopics, Retention retention, Clock clock) {
    this.durability = durability;
    this.indexesTopics = indexesTopics;
    this.retention = retention;
    this.apart = retention.apart();
    this.clock = clock;
    this.file =
        new RecoveringFile(
            path,
            () -> StoreFile.open(path, durability.retentionMillis(), indexesTopics),
            this::lastSequence,
            this::restoreMark);
    this.mark = new CommitMark(path);
    this.writerCleaning = new WriterCleaning(this);
  }

  /**
   * Opens the updates of a file, or makes the file and its directory.
   *
   * @param indexesTopics whether the newest updates of a topic are found without a look at others
   * @throws HistoryException if that is not possible; nothing was changed
   */
  public static UpdateStore open(
      Path path, Durability durability, boolean indexesTopics, Retention retention, Clock clock) {
    UpdateStore store = new UpdateStore(path, durability, indexesTopics, retention, clock);
    StoreFile opened = store.file.open();
    try {
      store.last = opened.last();
      store.raiseFloor(opened);
      store.logMark = opened.logMarks().get();
      store.mark.compare(store.last);
    } catch (RuntimeException | Error e) {
      opened.abandon();
      throw e;
    }
    return store;
  }

  public Durability durability() {
    return durability;
  }

  Retention retention() {
    return retention;
  }

  Clock clock() {
    return clock;
  }

  /**
   * Stores updates, all or none.
   *
   * @param batch in sequence; those that no policy keeps are left out
   * @throws HistoryException if they are not stored
   */
  public void write(List<Update> batch) {
    long millis = clock.millis();
    List<SubscriptionStep> steps = new ArrayList<>();
    for (Update update : batch) {
      update
          .subscription()
          .ifPresent(
              change ->
                  steps.add(
                      change == SubscriptionChange.BEGINS
                          ? SubscriptionStep.open(new OpenSubscription(NO_ORIGIN, NO_PLACE, update))
                          : SubscriptionStep.ended(NO_ORIGIN, SubscriptionEvent.key(update))));
    }
    write(batch, index -> millis, steps, Optional.empty());
  }

  /**
   * Stores what came of a log outside of the hub, all or nothing.
   *
   * @param batch in sequence; may be empty
   * @param millis when each came, by the log's clock, in milliseconds since 1970
   * @param steps what begins and ends with them, in order
   * @param now how far the log has been taken in with them
   * @throws HistoryException if they are not stored
   */
  public void write(
      List<Update> batch, IntToLongFunction millis, List<SubscriptionStep> steps, LogMark now) {
    write(batch, millis, steps, Optional.of(now));
  }

  private void write(
      List<Update> batch,
      IntToLongFunction millis,
      List<SubscriptionStep> steps,
      Optional<LogMark> now) {
    long newest = batch.isEmpty() ? last : batch.get(batch.size() - 1).sequence();
    file.write(
        into -> {
          store(batch, millis, into);
          steps.forEach(step -> step.applyTo(into.subscriptions()));
          now.ifPresent(mark -> into.logMarks().set(mark, newest));
          if (into.hasChanges()) {
            into.last(newest);
            commit(into);
          }
          raiseFloor(into);
          last = newest;
        });
    now.ifPresent(mark -> logMark = now);
    writerCleaning.catchUp();
  }

  private void store(List<Update> batch, IntToLongFunction millis, StoreFile into) {
    for (int i = 0; i < batch.size(); i++) {
      Update update = batch.get(i);
      if (retention.keeps(update)) {
        into.put(
            update, UpdateRecord.of(update, millis.applyAsLong(i), retention.policyOf(update)));
      }
    }
  }

  /** Whether a subscription is open, as far as the log tells. */
  public boolean isOpen(long origin, String key) {
    return file.read(open -> open.subscriptions().contains(origin, key));
  }

  /** The subscriptions of all hubs that are open, as far as the log tells. */
  public List<OpenSubscription> subscriptions() {
    return file.read(open -> open.subscriptions().all());
  }

  /**
   * The subscriptions of one hub that are open, in the same order wherever this is asked.
   *
   * @param limit how many are given at most
   */
  public List<OpenSubscription> subscriptions(long origin, int limit) {
    return file.read(open -> open.subscriptions().of(origin, limit));
  }

  /** How far the log has been taken in that this store is filled from, if it is one outside. */
  public Optional<LogMark> logMark() {
    return logMark;
  }

  private void restoreMark(StoreFile reopened) {
    if (!reopened.logMarks().get().equals(logMark)) {
      reopened.logMarks().clear();
      logMark.ifPresent(mark -> reopened.logMarks().set(mark, last));
    }
  }

  /**
   * Notes that updates are missing between what is stored and what comes: whoever reads across that
   * is told. Takes one sequence that no update has.
   *
   * @param kept the newest update that still counts; those behind it are removed
   * @param steps what is known of open subscriptions now
   * @param now where the log goes on
   * @throws HistoryException if that cannot be stored; then nothing is changed
   */
  public void breakBehind(long kept, List<SubscriptionStep> steps, LogMark now) {
    long broken = last + 1;
    file.write(
        into -> {
          into.goneUpTo(broken);
          goneUpTo = Math.max(goneUpTo, broken);
          for (long sequence = last; sequence > kept; sequence--) {
            into.remove(sequence);
          }
          steps.forEach(step -> step.applyTo(into.subscriptions()));
          into.logMarks().clearPlaces();
          into.logMarks().set(now, broken);
          into.last(broken);
          commit(into);
          raiseFloor(into);
          last = broken;
        });
    logMark = Optional.of(now);
  }

  /** The place in the log behind which all came that is still stored, if it is known. */
  public Optional<LogPlace> neededFrom() {
    Optional<LogPlace> place =
        change(
            open -> {
              Long oldest = open.updates().firstKey();
              return open.logMarks().placeBefore(oldest == null ? last + 1 : oldest);
            });
    return place == null ? Optional.empty() : place;
  }

  private void commit(StoreFile changed) {
    changed.commit(durability == Durability.ALWAYS);
    unsynced = durability != Durability.ALWAYS;
  }

  /**
   * Makes sure that everything written so far is on the disk, unless nothing has to be.
   *
   * @throws HistoryException if that fails
   */
  public void sync() {
    file.whileOpen(
        open -> {
          if (unsynced && durability == Durability.INTERVAL) {
            unsynced = false;
            open.sync();
          }
        });
  }

  /** See {@link RecoveringFile#change}. */
  <T> T change(Function<StoreFile, T> work) {
    return file.change(work);
  }

  /**
   * Commits what was changed in the background, if nobody else has. While publications are refused,
   * this finds out whether they still have to be.
   */
  void commitChanges() {
    change(
        open -> {
          if (failure().isPresent()) {
            open.last(last);
          }
          if (open.hasChanges()) {
            commit(open);
            file.recovered();
          }
          raiseFloor(open);
          return null;
        });
  }

  /** Why the file cannot be written, in one line, unless the last attempt succeeded. */
  public Optional<String> failure() {
    return file.failure();
  }

  /** Remembers beside the file how much is in it, if that has changed. */
  void markCommitted() {
    if (failure().isEmpty()) {
      mark.note(last);
    }
  }

  /**
   * Writes half-empty parts of the file together and moves its end into free space, a few bytes.
   *
   * @return whether there may be more to do; null while there is no file
   */
  Boolean compact(int bytes) {
    return change(
        open -> {
          if (!open.isSparse()) {
            return false;
          }
          long size = open.size();
          boolean rewritten = open.rewriteSome(bytes);
          if (rewritten || open.hasChanges()) {
            commit(open);
          }
          open.moveSome(bytes);
          return rewritten || open.size() < size;
        });
  }

  /** What is older may still be there, and is not shown: there are too many updates behind it. */
  private void raiseFloor(StoreFile open) {
    long surplus = counted(open) - retention.maxUpdates();
    long raised = surplus > 0 ? open.updates().getKey(surplus) : 0;
    goneUpTo = Math.max(open.goneUpTo(), raised - 1);
    floor = raised;
  }

  /** How many updates there are but those that count for themselves. */
  long counted(StoreFile open) {
    long count = open.count();
    for (RetentionPolicy policy : apart) {
      count -= open.countOf(policy.name());
    }
    return count;
  }

  /** Whether there is more than the limits that hold for all updates together. */
  boolean isSurplus(StoreFile open) {
    return counted(open) > retention.maxUpdates() || isLargerThan(open, retention.maxBytes());
  }

  boolean isLargerThan(StoreFile open, long limit) {
    long bytes = open.bytes();
    for (RetentionPolicy policy : apart) {
      bytes -= open.bytesOf(policy.name());
    }
    return bytes > limit;
  }

  /** Removes an update for lack of room or time. That it is gone is known before it is. */
  void forget(StoreFile open, long sequence) {
    long gone = Math.max(open.goneUpTo(), sequence);
    goneUpTo = Math.max(goneUpTo, gone);
    open.goneUpTo(gone);
    open.remove(sequence);
  }

  /** The last sequence that was given to an update. */
  public long lastSequence() {
    return last;
  }

  /** The id of the newest stored update, or {@code earliest}. */
  String lastId() {
    return file.read(
        open -> {
          Long newest = open.updates().floorKey(last);
          return newest == null ? EventId.EARLIEST : open.record(newest).id();
        });
  }

  /** The sequence up to which updates are gone that no policy is about. */
  long goneUpTo() {
    return goneUpTo;
  }

  /** The sequence up to which updates are not shown, though they may still be there. */
  long hiddenUpTo() {
    return Math.max(0, floor - 1);
  }

  boolean indexesTopics() {
    return indexesTopics;
  }

  /** See {@link History#newestBefore}. */
  OptionalLong newestBefore(String topic, long sequence) {
    return file.read(open -> open.newestBefore(topic, Math.min(sequence, last + 1), floor));
  }

  /** See {@link History#lastBefore}. */
  long lastBefore(long millis) {
    return file.read(open -> Math.min(open.lastBefore(millis), last));
  }

  /** Whether an update with this id is stored. */
  public boolean has(String id) {
    return sequenceOf(id).isPresent();
  }

  OptionalLong sequenceOf(String id) {
    return file.read(
        open -> {
          OptionalLong found = open.sequenceOf(id, floor);
          // What is not committed yet does not count.
          return found.isPresent() && found.getAsLong() > last ? OptionalLong.empty() : found;
        });
  }

  /** See {@link History#page}; stops as well when it has read much. */
  Page page(long after, long upTo, int limit, Predicate<List<String>> topics) {
    return file.read(
        open -> {
          long to = Math.min(upTo, last);
          List<Update> found = new ArrayList<>();
          long bytes = 0;
          int scanned = 0;
          Cursor<Long, byte[]> stored = open.cursor(Math.max(after + 1, floor), to);
          // Marks are raised before what they are about goes: this one covers all that is missing.
          long gone = goneUpTo;
          while (stored.hasNext()) {
            long sequence = stored.next();
            UpdateRecord record = new UpdateRecord(stored.getValue());
            if (topics.test(record.topics())) {
              found.add(record.update(sequence));
              bytes += record.bytes().length;
            }
            if (found.size() == limit || bytes > PAGE_BYTES || ++scanned == PAGE_SCAN) {
              return new Page(found, sequence, gone);
            }
          }
          return new Page(found, Math.max(after, to), gone);
        });
  }

  /** Writes what is left and closes the file. Does nothing when called again. */
  @Override
  public void close() {
    markCommitted();
    file.close();
  }
}
