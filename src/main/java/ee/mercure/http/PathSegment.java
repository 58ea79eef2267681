package ee.mercure.http;

import ee.mercure.topic.ProtocolVersion;
import java.nio.charset.StandardCharsets;

/** Decodes one segment of a path, strictly. */
final class PathSegment {
  private PathSegment() {}

  /**
   * The text of an encoded segment. 0.x clients may write a space as {@code +}.
   *
   * @throws Problem if an escape is broken or the bytes are not UTF-8
   */
  static String decode(String segment, ProtocolVersion version) {
    String form = segment.replace("&", "%26").replace("=", "%3D");
    if (version == ProtocolVersion.V1) {
      form = form.replace("+", "%2B");
    }
    FormPairs.Pair pair =
        FormPairs.of(("=" + form).getBytes(StandardCharsets.ISO_8859_1)).pairs().get(0);
    if (pair.brokenEscape() || pair.invalidUtf8()) {
      throw Problem.badRequest("Invalid path: broken percent-encoding");
    }
    return pair.value();
  }
}
