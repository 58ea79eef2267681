package ee.mercure.update;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/** Event ids that the hub makes: {@code urn:uuid:} and a UUID of version 7 (RFC 9562). */
public final class EventId {
  /** The reserved cursor that asks for everything the hub still has. */
  public static final String EARLIEST = "earliest";

  private static final SecureRandom RANDOM = new SecureRandom();

  private EventId() {}

  /** A new id, unique for all practical purposes. Thread-safe. */
  public static String random() {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    ByteBuffer bits = ByteBuffer.wrap(random);
    long high = (System.currentTimeMillis() << 16) | 0x7000 | (bits.getShort() & 0x0FFF);
    long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return "urn:uuid:" + new UUID(high, low);
  }
}
