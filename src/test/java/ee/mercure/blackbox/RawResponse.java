package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A response as it came: every header line, under its name in lower case, and the body after
 * de-chunking. The response to a subscription that was accepted has no body here: see {@link
 * EventStream}.
 */
final class RawResponse {
  static final String EVENT_STREAM = "text/event-stream";

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  RawResponse(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  RawResponse withBody(byte[] read) {
    return new RawResponse(status, headers, read);
  }

  String text() {
    return new String(body, UTF_8);
  }

  /** Every line of this field, in their order. */
  List<String> headerLines(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The field's only line. */
  Optional<String> header(String name) {
    List<String> lines = headerLines(name);
    if (lines.size() > 1) {
      throw new AssertionError(name + " came " + lines.size() + " times: " + lines);
    }
    return lines.stream().findFirst();
  }

  boolean isEventStream() {
    return status == 200 && headerLines("Content-Type").contains(EVENT_STREAM);
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
