package ee.mercure.history.store;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** What a store file knows of the log that it is filled from. Changed by one thread at a time. */
final class LogMarks {
  /** One place for so many updates is enough to know what of the log is not needed any more. */
  private static final long UPDATES_EACH = 1_000;

  private static final long MARK = 0;

  private final MVMap<Long, byte[]> mark;
  private final MVMap<Long, Long> numbers;
  private final MVMap<Long, byte[]> places;

  LogMarks(MVStore store) {
    mark = store.openMap("log", bytesByNumber());
    places = store.openMap("log places", bytesByNumber());
    numbers =
        store.openMap(
            "log origins",
            new MVMap.Builder<Long, Long>()
                .keyType(LongDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
  }

  private static MVMap.Builder<Long, byte[]> bytesByNumber() {
    return new MVMap.Builder<Long, byte[]>()
        .keyType(LongDataType.INSTANCE)
        .valueType(ByteArrayDataType.INSTANCE);
  }

  /**
   * Sets the mark.
   *
   * @param sequence of the newest update that is in the file with it
   */
  void set(LogMark now, long sequence) {
    mark.put(
        MARK,
        ByteBuffer.allocate(7 * Long.BYTES)
            .putLong(now.log().getMostSignificantBits())
            .putLong(now.log().getLeastSignificantBits())
            .putLong(now.major())
            .putLong(now.minor())
            .putLong(now.origin())
            .putLong(now.number())
            .putLong(now.self())
            .array());
    now.numbers()
        .forEach(
            (origin, number) -> {
              if (!number.equals(numbers.get(origin))) {
                numbers.put(origin, number);
              }
            });
    for (Long origin : numbers.keySet()) {
      if (!now.numbers().containsKey(origin)) {
        numbers.remove(origin);
      }
    }
    Long newest = places.lastKey();
    if (newest == null || sequence - newest >= UPDATES_EACH) {
      places.put(
          sequence,
          ByteBuffer.allocate(2 * Long.BYTES).putLong(now.major()).putLong(now.minor()).array());
    }
  }

  Optional<LogMark> get() {
    byte[] bytes = mark.get(MARK);
    if (bytes == null) {
      return Optional.empty();
    }
    Map<Long, Long> all = new HashMap<>();
    for (Long origin : numbers.keySet()) {
      all.put(origin, numbers.get(origin));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    UUID log = new UUID(in.getLong(), in.getLong());
    return Optional.of(
        new LogMark(
            log, in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), all));
  }

  /** No mark, no places. */
  void clear() {
    mark.clear();
    numbers.clear();
    places.clear();
  }

  /** Forgets all places: they are of another log, or of one that has changed. */
  void clearPlaces() {
    places.clear();
  }

  /**
   * A place at which or behind which all updates from this sequence on came; forgets those before
   * it.
   */
  Optional<LogPlace> placeBefore(long sequence) {
    Long found = places.floorKey(sequence - 1);
    if (found == null) {
      return Optional.empty();
    }
    Long older = places.lowerKey(found);
    while (older != null) {
      places.remove(older);
      older = places.lowerKey(found);
    }
    ByteBuffer in = ByteBuffer.wrap(places.get(found));
    return Optional.of(new LogPlace(in.getLong(), in.getLong()));
  }
}
