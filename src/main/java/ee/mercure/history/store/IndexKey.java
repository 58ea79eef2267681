package ee.mercure.history.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key of the store's indexes: a text, and the sequence of one update that has it. So all updates
 * of one text lie side by side, in sequence.
 */
record IndexKey(String text, long sequence) implements Comparable<IndexKey> {
  private static final int LONGEST = 256;

  /** The key of an update under a text, of which only the digest counts when it is long. */
  static IndexKey of(String text, long sequence) {
    return new IndexKey(text.length() <= LONGEST ? text : digest(text), sequence);
  }

  /** Before all updates of the text. */
  static IndexKey before(String text) {
    return of(text, 0);
  }

  /** Behind all updates of the text. */
  static IndexKey behind(String text) {
    return of(text, Long.MAX_VALUE);
  }

  boolean isOf(IndexKey other) {
    return text.equals(other.text);
  }

  @Override
  public int compareTo(IndexKey other) {
    int order = text.compareTo(other.text);
    return order != 0 ? order : Long.compare(sequence, other.sequence);
  }

  /** Unlike any id or topic: it begins with NUL. */
  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return '\0' + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
