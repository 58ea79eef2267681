package ee.mercure.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormPairsFuzzTest {
  private static final String ALPHABET = "ab=&%+;# \u0000\n\r\u0085é€\uD83D\uDE00/?:0F";

  private record Field(String name, String value) {}

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(most); n > 0; n--) {
      int at = random.nextInt(ALPHABET.codePointCount(0, ALPHABET.length()));
      text.appendCodePoint(ALPHABET.codePointAt(ALPHABET.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsEncodedIsReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      List<Field> fields = new ArrayList<>();
      StringBuilder query = new StringBuilder();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        // An empty field is none.
        Field field = new Field("n" + text(random, 6), text(random, 20));
        fields.add(field);
        query.append(query.isEmpty() ? "" : "&");
        query.append(encoded(field.name())).append('=').append(encoded(field.value()));
      }
      List<FormPairs.Pair> read = FormPairs.ofQuery(query.toString()).pairs();
      assertThat(read)
          .as(query.toString())
          .extracting(pair -> new Field(pair.name(), pair.value()))
          .containsExactlyElementsOf(fields);
      assertThat(read).noneMatch(FormPairs.Pair::brokenEscape);
    }
  }

  @Test
  void anyOctetsAreReadSomehow() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextInt(60)];
      random.nextBytes(octets);
      long fields = 1;
      for (byte octet : octets) {
        fields += octet == '&' ? 1 : 0;
      }
      FormPairs pairs = FormPairs.of(octets);
      assertThat(pairs.pairs().size()).isLessThanOrEqualTo((int) fields);
      assertThat(pairs.withoutBroken().pairs()).noneMatch(FormPairs.Pair::brokenEscape);
    }
  }
}
