package ee.mercure.log.shared;

import ee.mercure.update.SubscriptionEvent;
import ee.mercure.update.Update;
import ee.mercure.update.UpdateEncoding;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions that a hub has in a range of keys, which are all that it has there. Immutable.
 *
 * @param from the first key of the range
 * @param to the first key behind it, or nothing when there is none
 * @param begun the events that began them
 */
record SubscriptionSnapshot(String from, Optional<String> to, List<Update> begun) {
  private static final int BYTES = 256 * 1024;

  SubscriptionSnapshot {
    begun = List.copyOf(begun);
  }

  boolean covers(String key) {
    return key.compareTo(from) >= 0 && (to.isEmpty() || key.compareTo(to.get()) < 0);
  }

  /**
   * All that a hub has, in bodies of records which together cover all keys.
   *
   * @param begun in the order of their keys
   */
  static List<byte[]> bodiesOf(Collection<Update> begun) {
    List<byte[]> bodies = new ArrayList<>();
    List<Update> some = new ArrayList<>();
    String from = "";
    long bytes = 0;
    for (Update update : begun) {
      if (bytes > BYTES) {
        String to = SubscriptionEvent.key(update);
        bodies.add(new SubscriptionSnapshot(from, Optional.of(to), some).body());
        from = to;
        some.clear();
        bytes = 0;
      }
      some.add(update);
      bytes += update.weight();
    }
    bodies.add(new SubscriptionSnapshot(from, Optional.empty(), some).body());
    return bodies;
  }

  private byte[] body() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      UpdateEncoding.writeText(from, out);
      out.writeBoolean(to.isPresent());
      UpdateEncoding.writeText(to.orElse(""), out);
      out.writeInt(begun.size());
      for (Update update : begun) {
        UpdateEncoding.write(update, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SubscriptionSnapshot read(ByteBuffer body) throws UnknownRecordException {
    try {
      ByteBuffer in = body.duplicate();
      String from = UpdateEncoding.readText(in);
      boolean ends = in.get() != 0;
      String to = UpdateEncoding.readText(in);
      int count = in.getInt();
      List<Update> begun = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        begun.add(UpdateEncoding.read(in));
      }
      return new SubscriptionSnapshot(from, ends ? Optional.of(to) : Optional.empty(), begun);
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | NullPointerException
        | NegativeArraySizeException e) {
      throw new UnknownRecordException("a list of subscriptions that cannot be read");
    }
  }
}
