package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.update.EventId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of the header field {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header), taken as it is. The same publication with the same
 * key has the same id, at whichever hub.
 */
record IdempotencyKey(String value) {
  private static final String FIELD = "Idempotency-Key";
  private static final int MAX_LENGTH = 255;

  /**
   * The key of a request, if it has one.
   *
   * @throws Problem if it is none
   */
  static Optional<IdempotencyKey> of(HttpServletRequest request) {
    String value = request.getHeader(FIELD);
    if (value == null) {
      return Optional.empty();
    }
    boolean isVisible = value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (value.isEmpty() || value.length() > MAX_LENGTH || !isVisible) {
      throw Problem.badRequest(
          "Invalid \"" + FIELD + "\" field: 1 to " + MAX_LENGTH + " visible ASCII characters");
    }
    return Optional.of(new IdempotencyKey(value));
  }

  /** The key of one line of a request that has this one. */
  IdempotencyKey ofLine(int number) {
    return new IdempotencyKey(value + ' ' + number);
  }

  /**
   * The id of the update that these fields describe. Another publisher, or another content, has
   * another one: nobody can have the update of somebody else not published.
   */
  String idOf(FormPairs fields, AccessToken token) {
    StringBuilder all = new StringBuilder();
    Stream.concat(
            Stream.of(value, token.issuer().orElse(""), token.subject().orElse("")),
            fields.pairs().stream().flatMap(pair -> Stream.of(pair.name(), pair.value())))
        .forEach(text -> all.append(text.length()).append(':').append(text));
    return EventId.of(all.toString());
  }
}
