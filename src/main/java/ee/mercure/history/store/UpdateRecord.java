package ee.mercure.history.store;

import ee.mercure.update.Update;
import ee.mercure.update.UpdateEncoding;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An update as it is stored: one byte for the form, one of flags, when it was stored, the name of
 * the policy that limits it, its topics, then the rest. What a look at the topics costs does not
 * depend on how large the rest is. Immutable.
 */
final class UpdateRecord {
  private static final byte FORM = 1;
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
      out.writeByte(UpdateEncoding.flags(update));
      out.writeLong(millis);
      UpdateEncoding.writeText(policy, out);
      UpdateEncoding.writeFields(update, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new UpdateRecord(bytes.toByteArray());
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
    return UpdateEncoding.readText(ByteBuffer.wrap(bytes).position(POLICY));
  }

  List<String> topics() {
    return UpdateEncoding.readTopics(behindPolicy());
  }

  String id() {
    ByteBuffer in = behindPolicy();
    UpdateEncoding.readTopics(in);
    return UpdateEncoding.readText(in);
  }

  /** The update, at its place in the log. */
  Update update(long sequence) {
    return UpdateEncoding.read(bytes[1], behindPolicy()).at(sequence);
  }

  private ByteBuffer behindPolicy() {
    if (bytes[0] != FORM) {
      throw new IllegalStateException("a stored update has the unknown form " + bytes[0]);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(POLICY);
    int length = in.getInt();
    return in.position(in.position() + length);
  }
}
