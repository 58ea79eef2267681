package ee.mercure.http;

import ee.mercure.topic.ProtocolVersion;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The id of the last event that a client saw, as its request tells it. */
final class Cursor {
  private static final String HEADER = "Last-Event-ID";

  /** The spelling of each version first, then those that clients are known to send as well. */
  private static final List<String> V0_PARAMETERS =
      List.of("lastEventID", "last_event_id", "Last-Event-ID", "lastEventId", "Last-Event-Id");

  private static final List<String> V1_PARAMETERS =
      List.of("last_event_id", "lastEventID", "Last-Event-ID", "lastEventId", "Last-Event-Id");

  private Cursor() {}

  /**
   * The cursor: the header unless it is empty, then the parameter. Present, perhaps empty, whenever
   * the request has one of them at all.
   */
  static Optional<String> of(
      HttpServletRequest request, FormPairs parameters, ProtocolVersion version) {
    String header = request.getHeader(HEADER);
    if (header != null && !header.isEmpty()) {
      return Optional.of(fromHeaderValue(header));
    }
    List<String> names = version == ProtocolVersion.V0 ? V0_PARAMETERS : V1_PARAMETERS;
    for (String name : names) {
      Optional<String> value = parameters.first(name);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.ofNullable(header);
  }

  /** Browsers send ids in UTF-8, which servers read as ISO 8859-1. */
  private static String fromHeaderValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0xFF) {
        return value;
      }
    }
    return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The same the other way round. */
  static String toHeaderValue(String cursor) {
    return new String(cursor.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
