package ee.mercure.history.store;

import ee.mercure.update.Update;
import ee.mercure.update.UpdateEncoding;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;

/** The subscriptions that are open, as far as the log of a file tells. By hub, then by key. */
final class OpenSubscriptions {
  private final MVMap<String, byte[]> open;

  OpenSubscriptions(MVStore store) {
    open =
        store.openMap(
            "subscriptions",
            new MVMap.Builder<String, byte[]>()
                .keyType(StringDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  private static String prefix(long origin) {
    return String.format("%016x ", origin);
  }

  boolean contains(long origin, String key) {
    return open.containsKey(prefix(origin) + key);
  }

  void remove(long origin, String key) {
    open.remove(prefix(origin) + key);
  }

  void put(OpenSubscription subscription) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(subscription.since().major());
      out.writeLong(subscription.since().minor());
      UpdateEncoding.write(subscription.begun(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.put(prefix(subscription.origin()) + subscription.key(), bytes.toByteArray());
  }

  List<OpenSubscription> all() {
    return startingWith("", Integer.MAX_VALUE);
  }

  List<OpenSubscription> of(long origin, int limit) {
    return startingWith(prefix(origin), limit);
  }

  private List<OpenSubscription> startingWith(String prefix, int limit) {
    List<OpenSubscription> found = new ArrayList<>();
    Cursor<String, byte[]> stored = open.cursor(prefix);
    while (found.size() < limit && stored.hasNext()) {
      String key = stored.next();
      if (!key.startsWith(prefix)) {
        break;
      }
      ByteBuffer in = ByteBuffer.wrap(stored.getValue());
      LogPlace since = new LogPlace(in.getLong(), in.getLong());
      Update begun = UpdateEncoding.read(in);
      found.add(new OpenSubscription(Long.parseUnsignedLong(key, 0, 16, 16), since, begun));
    }
    return found;
  }
}
