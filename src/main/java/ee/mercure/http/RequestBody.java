package ee.mercure.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads form bodies, within a limit. */
final class RequestBody {
  static final String FORM = "application/x-www-form-urlencoded";

  private RequestBody() {}

  /**
   * The pairs of the request's body.
   *
   * @param maxBytes the size beyond which it is refused; 0 for no limit
   * @throws Problem if it is too large, not a form, broken or not UTF-8
   */
  static FormPairs read(HttpServletRequest request, InputStream body, long maxBytes)
      throws IOException {
    byte[] bytes = bytes(request, body, maxBytes);
    if (bytes.length > 0 && !isForm(request.getContentType())) {
      throw Problem.badRequest("The request body must be " + FORM);
    }
    if (bytes.length == 0
        && request.getContentLengthLong() != 0
        && isForm(request.getContentType())) {
      FormPairs pairs = readByContainer(request);
      if (maxBytes > 0 && sizeOf(pairs) > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return pairs;
    }
    FormPairs pairs = FormPairs.of(bytes);
    for (FormPairs.Pair pair : pairs.pairs()) {
      if (pair.brokenEscape()) {
        throw Problem.badRequest("Invalid request body: broken percent-encoding");
      }
      if (pair.invalidUtf8()) {
        throw Problem.badRequest("Invalid request body: not UTF-8");
      }
    }
    return pairs;
  }

  /**
   * The body as it came.
   *
   * @throws Problem if it is too large
   */
  static byte[] bytes(HttpServletRequest request, InputStream body, long maxBytes)
      throws IOException {
    refuseEncoded(request);
    if (maxBytes > 0 && request.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    int limit =
        (int) (maxBytes > 0 ? Math.min(maxBytes + 1, Integer.MAX_VALUE) : Integer.MAX_VALUE);
    byte[] bytes = body == null ? new byte[0] : body.readNBytes(limit);
    if (maxBytes > 0 && bytes.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return bytes;
  }

  /**
   * A container that looks for a token in forms has read the body before the hub could. What it
   * merged with the query comes behind that (Servlet 6.0, section 3.1).
   */
  private static FormPairs readByContainer(HttpServletRequest request) {
    FormPairs query = FormPairs.ofQuery(PlainRequest.query(request));
    Map<String, List<String>> fields = new LinkedHashMap<>();
    parametersOf(request)
        .forEach(
            (name, values) ->
                fields.put(
                    name,
                    Arrays.stream(values)
                        .skip(query.all(name).size())
                        .map(RequestBody::decoded)
                        .toList()));
    return FormPairs.ofDecoded(fields);
  }

  private static Map<String, String[]> parametersOf(HttpServletRequest request) {
    try {
      return request.getParameterMap();
    } catch (IllegalArgumentException | IllegalStateException e) {
      // It looks at the query too, which it may find broken.
      throw Problem.badRequest("The request body could not be read");
    }
  }

  /** The body had at least as many bytes. */
  private static long sizeOf(FormPairs fields) {
    return fields.pairs().stream()
        .mapToLong(pair -> pair.name().length() + pair.value().length())
        .sum();
  }

  /** Where nothing says otherwise, containers take bytes for ISO 8859-1 (section 3.12). */
  private static String decoded(String value) {
    if (!value.chars().allMatch(c -> c <= 0xff)) {
      return value;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  /** Whether a media type is that of forms; parameters do not count. */
  static boolean isForm(String contentType) {
    return isOf(FORM, contentType);
  }

  /** Whether a media type is this one; its parameters do not count. */
  static boolean isOf(String type, String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String found = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return found.trim().toLowerCase(Locale.ROOT).equals(type);
  }

  /**
   * Nothing here decodes a body, and its size would have to be bounded once more.
   *
   * @throws Problem if the body is encoded
   */
  static void refuseEncoded(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new Problem(415, "\"Content-Encoding\" must be identity");
    }
  }

  static Problem tooLarge(long maxBytes) {
    return new Problem(413, "The request body is too large: at most " + maxBytes + " bytes");
  }
}
