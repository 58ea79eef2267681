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

  /** Its origin ends, and with it all its subscriptions. */
  static final int LEAVE = 3;

  /** All subscriptions of an origin end, unless the log has shown more of it than is said here. */
  static final int EXPIRE = 4;

  /** The subscriptions that its origin has. */
  static final int SNAPSHOT = 5;

  /** The log has lost what some hubs had read. */
  static final int FORK = 6;

  private static final byte FORM = 1;
  private static final int FIRST_TO_PASS_OVER = 0x80;
  private static final int HEADER = 2 + 2 * Long.BYTES;

  /** The body of an update's record, which need not have a number yet. */
  static byte[] bodyOf(Update update) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + update.data().length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      UpdateEncoding.write(update, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The body of a record that names two numbers. */
  static byte[] bodyOf(long first, long second) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).array();
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
    if ((kind < UPDATE || kind > FORK) && kind < FIRST_TO_PASS_OVER) {
      throw new UnknownRecordException("a record of the unknown kind " + kind);
    }
    return record;
  }

  /** The first of the two numbers of a body. */
  long first() throws UnknownRecordException {
    return numberAt(0);
  }

  /** The second of the two numbers of a body. */
  long second() throws UnknownRecordException {
    return numberAt(Long.BYTES);
  }

  private long numberAt(int index) throws UnknownRecordException {
    if (body.limit() < index + Long.BYTES) {
      throw new UnknownRecordException("a record that is cut short");
    }
    return body.getLong(index);
  }

  /** The update of a record of that kind. */
  Update update() throws UnknownRecordException {
    try {
      return UpdateEncoding.read(body.duplicate());
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | NullPointerException
        | NegativeArraySizeException e) {
      throw new UnknownRecordException("an update that cannot be read");
    }
  }
}
