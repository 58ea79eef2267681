package ee.mercure.update;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/** Event ids that the hub makes: {@code urn:uuid:} and a UUID (RFC 9562). */
public final class EventId {
  /** The reserved cursor that asks for everything the hub still has. */
  public static final String EARLIEST = "earliest";

  private static final SecureRandom RANDOM = new SecureRandom();

  private EventId() {}

  /** A new id with a UUID of version 7, unique for all practical purposes. Thread-safe. */
  public static String random() {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    ByteBuffer bits = ByteBuffer.wrap(random);
    long high = (System.currentTimeMillis() << 16) | 0x7000 | (bits.getShort() & 0x0FFF);
    long low = variant(bits.getLong());
    return "urn:uuid:" + new UUID(high, low);
  }

  /** The id that follows from a text alone, as a UUID of version 8; the same at every hub. */
  public static String of(String text) {
    try {
      ByteBuffer bits =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      long high = (bits.getLong() & ~0xF000L) | 0x8000;
      return "urn:uuid:" + new UUID(high, variant(bits.getLong()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static long variant(long bits) {
    return (bits & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }
}
