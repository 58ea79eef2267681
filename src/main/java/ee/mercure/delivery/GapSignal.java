package ee.mercure.delivery;

import ee.mercure.update.EventId;
import ee.mercure.update.PublicationRules;

/**
 * Tells a subscriber in its stream that updates which it asked for are gone: an event of the
 * reserved type, without an id, so that it moves no cursor. Native {@code EventSource} clients
 * cannot read the response's cursor header, which says the same.
 */
final class GapSignal {
  private GapSignal() {}

  /**
   * The event.
   *
   * @param sequence the update behind which the stream goes on
   * @param requested the cursor that the subscriber had
   */
  static FramedEvent event(long sequence, String requested) {
    String data =
        "{\"type\":\"gap\",\"requested\":"
            + quoted(requested)
            + ",\"resumed-after\":"
            + quoted(EventId.EARLIEST)
            + "}";
    return FramedEvent.signal(sequence, PublicationRules.RESERVED_TYPE, data);
  }

  /** A JSON string (RFC 8259, section 7). */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
