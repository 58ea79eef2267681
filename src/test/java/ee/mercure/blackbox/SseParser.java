package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Interprets an event stream as HTML, section 9.2.6 has it, and keeps the bytes. The field with
 * which a stream opens is not counted to the first event, though it stands in its block.
 */
final class SseParser {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Queue<ServerSentEvent> events = new ArrayDeque<>();
  private final StringBuilder raw = new StringBuilder();
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String lastEventId = "";
  private String reconnectionTime;
  private int comments;
  private boolean afterCarriageReturn;
  private boolean opened;

  void feed(byte[] bytes, int length) {
    received.write(bytes, 0, length);
    for (int i = 0; i < length; i++) {
      feed(bytes[i]);
    }
  }

  Optional<ServerSentEvent> pollEvent() {
    return Optional.ofNullable(events.poll());
  }

  byte[] received() {
    return received.toByteArray();
  }

  int comments() {
    return comments;
  }

  Optional<String> reconnectionTime() {
    return Optional.ofNullable(reconnectionTime);
  }

  private void feed(byte octet) {
    if (octet == '\n' && afterCarriageReturn) {
      afterCarriageReturn = false;
      return;
    }
    afterCarriageReturn = octet == '\r';
    if (octet == '\n' || octet == '\r') {
      endOfLine(line.toString(UTF_8), (char) octet);
      line.reset();
    } else {
      line.write(octet);
    }
  }

  private void endOfLine(String text, char end) {
    if (text.startsWith(":")) {
      comments++;
      return;
    }
    boolean isOpening = !opened && text.startsWith("retry:");
    opened = true;
    if (!isOpening) {
      raw.append(text).append(end);
    }
    if (text.isEmpty()) {
      dispatch();
      return;
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(name, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> lastEventId = value.indexOf('\0') < 0 ? value : lastEventId;
      case "retry" -> reconnectionTime = value.matches("[0-9]+") ? value : reconnectionTime;
      default -> {}
    }
  }

  private void dispatch() {
    if (!data.isEmpty()) {
      String text = data.substring(0, data.length() - 1);
      String name = type.isEmpty() ? "message" : type;
      events.add(new ServerSentEvent(name, text, lastEventId, raw.toString()));
    }
    data.setLength(0);
    raw.setLength(0);
    type = "";
  }
}
