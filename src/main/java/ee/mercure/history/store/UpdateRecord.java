package ee.mercure.history.store;

import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.Update;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An update as it is stored: one byte for the form, one of flags, when it was stored, the name of
 * the policy that limits it, its topics, then the rest. What a look at the topics costs does not
 * depend on how large the rest is. Immutable.
 */
final class UpdateRecord {
  private static final byte FORM = 1;
  private static final int PRIVATE = 1;
  private static final int ONLY_V0 = 2;
  private static final int ONLY_V1 = 4;
  private static final int TIME = 2;
  private static final int POLICY = TIME + Long.BYTES;

  private final byte[] bytes;

  UpdateRecord(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Encodes an update.
   *
   * @param millis since 1970
   * @param policy the empty string for none
   */
  static UpdateRecord of(Update update, long millis, String policy) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + update.data().length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeByte(flags(update));
      out.writeLong(millis);
      write(out, policy);
      out.writeInt(update.topics().size());
      for (String topic : update.topics()) {
        write(out, topic);
      }
      write(out, update.id());
      write(out, update.type());
      write(out, update.retry());
      write(out, update.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new UpdateRecord(bytes.toByteArray());
  }

  private static int flags(Update update) {
    int audience =
        update.audience().map(only -> only == ProtocolVersion.V0 ? ONLY_V0 : ONLY_V1).orElse(0);
    return audience | (update.isPrivate() ? PRIVATE : 0);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  byte[] bytes() {
    return bytes;
  }

  /** When it was stored, in milliseconds since 1970. */
  long millis() {
    return ByteBuffer.wrap(bytes).getLong(TIME);
  }

  /** The name of the policy that limits it, or the empty string. */
  String policy() {
    return read(ByteBuffer.wrap(bytes).position(POLICY));
  }

  List<String> topics() {
    return topics(behindPolicy());
  }

  String id() {
    ByteBuffer in = behindPolicy();
    topics(in);
    return read(in);
  }

  /** The update, at its place in the log. */
  Update update(long sequence) {
    ByteBuffer in = behindPolicy();
    int flags = bytes[1];
    Update.Builder update = Update.of(topics(in)).isPrivate((flags & PRIVATE) != 0);
    if ((flags & (ONLY_V0 | ONLY_V1)) != 0) {
      update.audience((flags & ONLY_V0) != 0 ? ProtocolVersion.V0 : ProtocolVersion.V1);
    }
    return update.id(read(in)).type(read(in)).retry(read(in)).data(read(in)).build().at(sequence);
  }

  private ByteBuffer behindPolicy() {
    if (bytes[0] != FORM) {
      throw new IllegalStateException("a stored update has the unknown form " + bytes[0]);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(POLICY);
    int length = in.getInt();
    return in.position(in.position() + length);
  }

  private static List<String> topics(ByteBuffer in) {
    int count = in.getInt();
    List<String> topics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      topics.add(read(in));
    }
    return topics;
  }

  private static String read(ByteBuffer in) {
    byte[] utf8 = new byte[in.getInt()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
