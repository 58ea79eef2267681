package ee.mercure.log.shared;

import ee.mercure.update.Update;
import ee.mercure.update.UpdateEncoding;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * A record of the shared log: one byte for the form, one for the kind, who appended it and under
 * which number, then what it is about. Immutable; the body is not copied.
 *
 * @param kind what it is; kinds from 128 on may be passed over by hubs that do not know them
 * @param origin a hub from one of its starts on, at random
 * @param number counts the records of an origin from 1 on; with the origin it tells the record from
 *     all others
 */
record LogRecord(int kind, long origin, long number, ByteBuffer body) {
  /** An update of a publisher, or a subscription event. */
  static final int UPDATE = 1;

  /** Nothing: its origin lives, and what came before it has come. */
  static final int BEAT = 2;

  private static final byte FORM = 1;
  private static final int FIRST_TO_PASS_OVER = 0x80;
  private static final int HEADER = 2 + 2 * Long.BYTES;

  /** The body of an update's record, which need not have a number yet. */
  static byte[] bodyOf(Update update) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + update.data().length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(UpdateEncoding.flags(update));
      UpdateEncoding.writeFields(update, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** How long a record with this body is, in bytes. */
  static int length(byte[] body) {
    return HEADER + body.length;
  }

  static byte[] encode(int kind, long origin, long number, byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length)
        .put(FORM)
        .put((byte) kind)
        .putLong(origin)
        .putLong(number)
        .put(body)
        .array();
  }

  /**
   * Reads a record.
   *
   * @throws UnknownRecordException if this hub does not know it, and must not pass it over
   */
  static LogRecord decode(byte[] bytes) throws UnknownRecordException {
    if (bytes.length < HEADER || bytes[0] != FORM) {
      throw new UnknownRecordException("a record of an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int kind = Byte.toUnsignedInt(in.get(1));
    LogRecord record =
        new LogRecord(kind, in.getLong(2), in.getLong(2 + Long.BYTES), in.position(HEADER).slice());
    if (kind != UPDATE && kind != BEAT && kind < FIRST_TO_PASS_OVER) {
      throw new UnknownRecordException("a record of the unknown kind " + kind);
    }
    return record;
  }

  /** The update of a record of that kind. */
  Update update() throws UnknownRecordException {
    try {
      ByteBuffer in = body.duplicate();
      return UpdateEncoding.read(in.get(), in);
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | NullPointerException
        | NegativeArraySizeException e) {
      throw new UnknownRecordException("an update that cannot be read");
    }
  }
}
