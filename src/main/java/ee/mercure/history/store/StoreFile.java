package ee.mercure.history.store;

import ee.mercure.history.HistoryException;
import ee.mercure.history.Retention;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * One opened file of the history. Changes and commits are made by one thread at a time; reads may
 * go on meanwhile, in {@link #reading}, and see changes before they are committed.
 *
 * <p>The engine keeps its pages in chunks, one for each commit, and uses the space of a chunk anew
 * once nothing in it is live. That is safe as soon as the commit which made it so is on the disk;
 * whoever commits without syncing must say how long that may take.
 */
final class StoreFile implements AutoCloseable {
  /** Raised when an older hub could not read what this one writes. */
  private static final int FORMAT = 1;

  private static final int CACHE_MIB =
      (int) Math.min(16, (Runtime.getRuntime().maxMemory() >> 20) / 32);

  /** Below this share of live bytes, half-empty chunks are written together. */
  private static final int FILL_RATE = 60;

  private static final long SMALL_BYTES = 1 << 20;

  private static final String BYTES = "bytes";

  /** In front of the name of a policy: the size of its records. */
  private static final String BYTES_OF = "bytes of ";

  private static final String COUNTED = "policies counted";
  private static final String GONE = "gone";
  private static final String INDEXED = "topics";
  private static final String LAST = "last";

  private final MVStore store;
  private final MVMap<Long, byte[]> updates;
  private final MVMap<IndexKey, Boolean> ids;
  private final MVMap<IndexKey, Boolean> policies;
  private final MVMap<IndexKey, Boolean> topics;
  private final MVMap<String, Long> state;
  private final LogMarks logMarks;
  private final OpenSubscriptions subscriptions;
  private final boolean indexesTopics;
  private final Path path;
  private final Object fileKey;

  private StoreFile(MVStore store, Path path, boolean indexesTopics) throws IOException {
    this.store = store;
    this.path = path;
    fileKey = attributes(path).fileKey();
    this.indexesTopics = indexesTopics;
    updates =
        store.openMap(
            "updates",
            new MVMap.Builder<Long, byte[]>()
                .keyType(LongDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
    ids = index("ids");
    policies = index("policies");
    topics = index("topics");
    logMarks = new LogMarks(store);
    subscriptions = new OpenSubscriptions(store);
    state =
        store.openMap(
            "state",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  private MVMap<IndexKey, Boolean> index(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<IndexKey, Boolean>()
            .keyType(IndexKeyType.INSTANCE)
            .valueType(NothingType.INSTANCE));
  }

  /**
   * Opens a file, or makes it.
   *
   * @param retentionMillis how long a commit may take to be on the disk; 0 when each is synced
   * @throws HistoryException if that is not possible; the file is left as it is
   */
  static StoreFile open(Path path, int retentionMillis, boolean indexesTopics) {
    StoreErrors errors = new StoreErrors(path);
    MVStore store = null;
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      boolean fresh = !Files.exists(path) || Files.size(path) == 0;
      if (!fresh && !Files.isWritable(path)) {
        throw errors.notWritable(null);
      }
      store =
          new MVStore.Builder()
              .fileName("file:" + path.toAbsolutePath())
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .cacheSize(CACHE_MIB)
              .open();
      return opened(store, path, fresh, retentionMillis, indexesTopics, errors);
    } catch (IOException e) {
      if (store != null) {
        store.closeImmediately();
      }
      throw errors.notWritable(e);
    } catch (MVStoreException | IllegalStateException | IllegalArgumentException e) {
      if (store != null) {
        store.closeImmediately();
      }
      throw errors.onOpening(e);
    }
  }

  private static StoreFile opened(
      MVStore store,
      Path path,
      boolean fresh,
      int retentionMillis,
      boolean indexesTopics,
      StoreErrors errors)
      throws IOException {
    if (store.getStoreVersion() > FORMAT) {
      store.closeImmediately();
      throw errors.newerVersion();
    }
    store.setRetentionTime(retentionMillis);
    StoreFile file = new StoreFile(store, path, indexesTopics);
    if (fresh || store.getStoreVersion() < FORMAT) {
      store.setStoreVersion(FORMAT);
      file.commit(true);
    }
    file.matchTopicIndex();
    file.countPolicies();
    return file;
  }

  /** The index of topics is made, or given up, when its setting has changed since. */
  private void matchTopicIndex() {
    boolean indexed = state.containsKey(INDEXED);
    if (indexed == indexesTopics) {
      return;
    }
    topics.clear();
    if (indexesTopics) {
      Cursor<Long, byte[]> all = updates.cursor(null);
      while (all.hasNext()) {
        long sequence = all.next();
        new UpdateRecord(all.getValue())
            .topics()
            .forEach(topic -> topics.put(IndexKey.of(topic, sequence), Boolean.TRUE));
      }
      state.put(INDEXED, 1L);
    } else {
      state.remove(INDEXED);
    }
    commit(true);
  }

  /** Does work that reads, during which nothing that it may reach is overwritten. */
  <T> T reading(Supplier<T> work) {
    MVStore.TxCounter usage = store.registerVersionUsage();
    try {
      return work.get();
    } finally {
      store.deregisterVersionUsage(usage);
    }
  }

  void put(Update update, UpdateRecord record) {
    long sequence = update.sequence();
    updates.put(sequence, record.bytes());
    ids.put(IndexKey.of(update.id(), sequence), Boolean.TRUE);
    policies.put(new IndexKey(record.policy(), sequence), Boolean.TRUE);
    if (indexesTopics) {
      update.topics().forEach(topic -> topics.put(IndexKey.of(topic, sequence), Boolean.TRUE));
    }
    count(record, record.bytes().length);
  }

  private void count(UpdateRecord record, long bytes) {
    state.merge(BYTES, bytes, Long::sum);
    if (!record.policy().equals(Retention.NO_POLICY)) {
      state.merge(BYTES_OF + record.policy(), bytes, Long::sum);
    }
  }

  /** Removes an update if it is there. */
  void remove(long sequence) {
    byte[] bytes = updates.remove(sequence);
    if (bytes == null) {
      return;
    }
    UpdateRecord record = new UpdateRecord(bytes);
    ids.remove(IndexKey.of(record.id(), sequence));
    policies.remove(new IndexKey(record.policy(), sequence));
    if (indexesTopics) {
      record.topics().forEach(topic -> topics.remove(IndexKey.of(topic, sequence)));
    }
    count(record, -bytes.length);
  }

  /**
   * Writes all changes.
   *
   * @param sync whether they are on the disk when this returns
   */
  void commit(boolean sync) {
    store.commit();
    if (sync) {
      store.sync();
    }
  }

  boolean hasChanges() {
    return store.hasUnsavedChanges();
  }

  void sync() {
    store.sync();
  }

  /** The length of the file in bytes. */
  long size() {
    return store.getFileStore().size();
  }

  /**
   * Makes sure that this is the file which its path names, as long as it was written.
   *
   * @throws HistoryException if it is not: what is written would be gone with the next start
   */
  void checkPlace(StoreErrors errors) {
    try {
      BasicFileAttributes found = attributes(path);
      if (!Objects.equals(found.fileKey(), fileKey)) {
        throw errors.displaced();
      }
      if (found.size() < size()) {
        throw errors.truncated();
      }
    } catch (IOException e) {
      throw errors.displaced();
    }
  }

  /** Whether much of the file holds nothing, and there is enough of it to be worth the effort. */
  boolean isSparse() {
    boolean sparse =
        store.getFileStore().getChunksFillRate() < FILL_RATE || store.getFillRate() < FILL_RATE;
    return sparse && size() > SMALL_BYTES;
  }

  /** Writes some of the half-empty chunks together; false when there are not enough of them. */
  boolean rewriteSome(int bytes) {
    return store.compact(FILL_RATE, bytes);
  }

  /**
   * Uses the space of what is not live any more at once, and shortens the file. It is safe to do so
   * before the retention time has passed, since all is on the disk.
   */
  void reclaim(int bytes) {
    int retention = store.getRetentionTime();
    store.sync();
    store.setRetentionTime(0);
    try {
      rewriteSome(bytes);
      if (hasChanges()) {
        commit(true);
      }
      moveSome(bytes);
    } finally {
      store.setRetentionTime(retention);
    }
  }

  /** Moves chunks from the end of the file into free space, and shortens the file. */
  void moveSome(int bytes) {
    ((RandomAccessStore) store.getFileStore()).compactMoveChunks(FILL_RATE, bytes, store);
  }

  /** What it knows of the log that it is filled from. */
  LogMarks logMarks() {
    return logMarks;
  }

  /** The subscriptions that are open. */
  OpenSubscriptions subscriptions() {
    return subscriptions;
  }

  MVMap<Long, byte[]> updates() {
    return updates;
  }

  MVMap<IndexKey, Boolean> policies() {
    return policies;
  }

  /** The record of an update, or null. */
  UpdateRecord record(long sequence) {
    byte[] bytes = updates.get(sequence);
    return bytes == null ? null : new UpdateRecord(bytes);
  }

  /** The first sequence, from a given one on, of an update with this id. */
  OptionalLong sequenceOf(String id, long from) {
    IndexKey key = IndexKey.of(id, from);
    IndexKey found = ids.ceilingKey(key);
    return found != null && found.isOf(key)
        ? OptionalLong.of(found.sequence())
        : OptionalLong.empty();
  }

  /** The newest sequence, down to a given one, of an update of this topic before another one. */
  OptionalLong newestBefore(String topic, long before, long from) {
    IndexKey key = IndexKey.of(topic, before);
    IndexKey found = topics.lowerKey(key);
    return found != null && found.isOf(key) && found.sequence() >= from
        ? OptionalLong.of(found.sequence())
        : OptionalLong.empty();
  }

  /** The newest sequence of an update that was stored before a time, or 0. */
  long lastBefore(long millis) {
    // Indexes count in one state of the map: what expires meanwhile would shift them.
    MVMap<Long, byte[]> snapshot = updates.openVersion(store.getCurrentVersion());
    long low = 0;
    long high = snapshot.sizeAsLong();
    while (low < high) {
      long middle = (low + high) / 2;
      if (new UpdateRecord(snapshot.get(snapshot.getKey(middle))).millis() < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : snapshot.getKey(low - 1);
  }

  Cursor<Long, byte[]> cursor(long from, long to) {
    return updates.cursor(from, to, false);
  }

  long count() {
    return updates.sizeAsLong();
  }

  /** The size of all records. */
  long bytes() {
    return state.getOrDefault(BYTES, 0L);
  }

  /** The size of the records of a policy. */
  long bytesOf(String policy) {
    return state.getOrDefault(BYTES_OF + policy, 0L);
  }

  /** How many updates of a policy there are. */
  long countOf(String policy) {
    return countFrom(IndexKey.before(policy));
  }

  /** How many updates of the policy of a key there are, from that key on. */
  long countFrom(IndexKey key) {
    return place(IndexKey.behind(key.text())) - place(key);
  }

  /** How many keys come before one that is there, or would be. */
  private long place(IndexKey key) {
    long index = policies.getKeyIndex(key);
    return index >= 0 ? index : -index - 1;
  }

  /** A file of an earlier hub does not say how large the records of its policies are. */
  private void countPolicies() {
    if (state.containsKey(COUNTED)) {
      return;
    }
    IndexKey key = policies.ceilingKey(IndexKey.behind(Retention.NO_POLICY));
    while (key != null) {
      byte[] bytes = updates.get(key.sequence());
      if (bytes != null) {
        state.merge(BYTES_OF + key.text(), (long) bytes.length, Long::sum);
      }
      key = policies.higherKey(key);
    }
    state.put(COUNTED, 1L);
    commit(true);
  }

  long goneUpTo() {
    return state.getOrDefault(GONE, 0L);
  }

  void goneUpTo(long sequence) {
    state.put(GONE, sequence);
  }

  /** The last sequence that was given to an update of this file. */
  long last() {
    Long newest = updates.lastKey();
    return Math.max(state.getOrDefault(LAST, 0L), newest == null ? 0 : newest);
  }

  void last(long sequence) {
    state.put(LAST, sequence);
  }

  @Override
  public void close() {
    // The end of the last read may have found the store busy, and have left old versions to the
    // next one. There is none, and the store takes them for reads that go on.
    reading(() -> null);
    store.close();
  }

  /** Gives the file up as it is. */
  void abandon() {
    store.closeImmediately();
  }
}
