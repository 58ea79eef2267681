package ee.mercure.blackbox;

import java.util.List;
import java.util.Locale;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** What the tests say about responses. */
final class ResponseAssert extends AbstractAssert<ResponseAssert, RawResponse> {
  private ResponseAssert(RawResponse actual) {
    super(actual, ResponseAssert.class);
  }

  static ResponseAssert assertThat(RawResponse actual) {
    return new ResponseAssert(actual);
  }

  ResponseAssert hasStatus(int status) {
    Assertions.assertThat(actual.status()).as("status, body: %s", actual.text()).isEqualTo(status);
    return this;
  }

  /** The field stands there exactly once, with exactly this value. */
  ResponseAssert hasHeader(String name, String value) {
    Assertions.assertThat(actual.headerLines(name)).as(name).containsExactly(value);
    return this;
  }

  ResponseAssert hasNoHeader(String name) {
    Assertions.assertThat(actual.headerLines(name)).as(name).isEmpty();
    return this;
  }

  /** The field's lines, split at commas and trimmed, name at least these members. */
  ResponseAssert listsInHeader(String name, String... members) {
    Assertions.assertThat(members(name)).as(name).contains(members);
    return this;
  }

  ResponseAssert hasBody(String text) {
    Assertions.assertThat(actual.text()).as("body").isEqualTo(text);
    return this;
  }

  ResponseAssert isPlainText() {
    String type = actual.header("Content-Type").orElse("none").replace(" ", "");
    Assertions.assertThat(type.toLowerCase(Locale.ROOT)).isEqualTo("text/plain;charset=utf-8");
    return hasHeader("X-Content-Type-Options", "nosniff");
  }

  /** The status, and one line of plain text that mentions these words. */
  ResponseAssert isError(int status, String... mentioned) {
    hasStatus(status).isPlainText();
    Assertions.assertThat(actual.text()).as("body").matches("[^\\r\\n]+\\n?");
    for (String word : mentioned) {
      Assertions.assertThat(actual.text()).as("body").contains(word);
    }
    return this;
  }

  /** A Bearer challenge without an error code. */
  ResponseAssert hasBearerChallenge() {
    Assertions.assertThat(challenge()).doesNotContain("error=");
    return this;
  }

  /** A Bearer challenge with this error code (RFC 6750, section 3.1). */
  ResponseAssert hasBearerError(String error) {
    Assertions.assertThat(challenge()).contains("error=\"" + error + "\"");
    return this;
  }

  private String challenge() {
    List<String> lines = actual.headerLines("WWW-Authenticate");
    Assertions.assertThat(lines).as("WWW-Authenticate").hasSize(1);
    Assertions.assertThat(lines.get(0)).matches("Bearer( .+)?");
    return lines.get(0);
  }

  private List<String> members(String name) {
    return actual.headerLines(name).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }
}
