package ee.mercure.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An error as it is answered: a status, one line of text, and header fields. Immutable.
 *
 * @param line without a line end
 */
record ErrorResponse(int status, String line, Map<String, String> headers) {
  static final String TEXT = "text/plain; charset=utf-8";

  ErrorResponse {
    headers = Map.copyOf(headers);
  }

  ErrorResponse(int status, String line) {
    this(status, line, Map.of());
  }

  /** Sends it on a response that has not begun. */
  void writeTo(HttpServletResponse response) throws IOException {
    headers.forEach(response::setHeader);
    write(response, status, line + "\n");
  }

  /** Sends a text on a response that has not begun. */
  static void write(HttpServletResponse response, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(TEXT);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
