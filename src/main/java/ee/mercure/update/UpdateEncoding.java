package ee.mercure.update;

import ee.mercure.topic.ProtocolVersion;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An update in bytes: flags in one byte, and fields, topics first, so that what a look at the
 * topics costs does not depend on how large the rest is. Its sequence is not part of it.
 */
public final class UpdateEncoding {
  private static final int PRIVATE = 1;
  private static final int ONLY_V0 = 2;
  private static final int ONLY_V1 = 4;
  private static final int SUBSCRIPTION_BEGINS = 8;
  private static final int SUBSCRIPTION_ENDS = 16;
  private static final int ONCE = 32;

  private UpdateEncoding() {}

  /** What of an update is not a field. */
  public static int flags(Update update) {
    int audience =
        update.audience().map(only -> only == ProtocolVersion.V0 ? ONLY_V0 : ONLY_V1).orElse(0);
    int subscription =
        update
            .subscription()
            .map(
                change ->
                    change == SubscriptionChange.BEGINS ? SUBSCRIPTION_BEGINS : SUBSCRIPTION_ENDS)
            .orElse(0);
    return audience
        | subscription
        | (update.isPrivate() ? PRIVATE : 0)
        | (update.isOnce() ? ONCE : 0);
  }

  /** Writes all of an update. */
  public static void write(Update update, DataOutputStream out) throws IOException {
    out.writeByte(flags(update));
    writeFields(update, out);
  }

  /** Writes the fields. */
  public static void writeFields(Update update, DataOutputStream out) throws IOException {
    out.writeInt(update.topics().size());
    for (String topic : update.topics()) {
      writeText(topic, out);
    }
    writeText(update.id(), out);
    writeText(update.type(), out);
    writeText(update.retry(), out);
    writeText(update.data(), out);
  }

  /** Writes a text as UTF-8 behind its length. */
  public static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /**
   * Reads all of an update.
   *
   * @throws RuntimeException if it is not there
   */
  public static Update read(ByteBuffer in) {
    return read(in.get(), in);
  }

  /**
   * Reads an update whose fields come next.
   *
   * @throws RuntimeException if they are not there
   */
  public static Update read(int flags, ByteBuffer in) {
    Update.Builder update = Update.of(readTopics(in)).isPrivate((flags & PRIVATE) != 0);
    if ((flags & (ONLY_V0 | ONLY_V1)) != 0) {
      update.audience((flags & ONLY_V0) != 0 ? ProtocolVersion.V0 : ProtocolVersion.V1);
    }
    if ((flags & (SUBSCRIPTION_BEGINS | SUBSCRIPTION_ENDS)) != 0) {
      update.subscription(
          (flags & SUBSCRIPTION_BEGINS) != 0 ? SubscriptionChange.BEGINS : SubscriptionChange.ENDS);
    }
    return update
        .once((flags & ONCE) != 0)
        .id(readText(in))
        .type(readText(in))
        .retry(readText(in))
        .data(readText(in))
        .build();
  }

  /** Reads the first field, behind which the id comes. */
  public static List<String> readTopics(ByteBuffer in) {
    int count = in.getInt();
    // A count that is not one must not take memory before the texts turn out to be missing.
    List<String> topics = new ArrayList<>(Math.min(count, in.remaining() / Integer.BYTES + 1));
    for (int i = 0; i < count; i++) {
      topics.add(readText(in));
    }
    return topics;
  }

  /** Reads a text. */
  public static String readText(ByteBuffer in) {
    int length = in.getInt();
    if (length > in.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes is cut short");
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
