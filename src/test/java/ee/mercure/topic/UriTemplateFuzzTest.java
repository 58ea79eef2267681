package ee.mercure.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UriTemplateFuzzTest {
  private static final HubUrl HUB = HubUrl.of("https://hub.example.com/.well-known/mercure");
  private static final List<String> OPERATORS = List.of("", "+", "#", ".", "/", ";", "?", "&");
  private static final List<String> FRAGMENTS =
      List.of(
          "{",
          "}",
          "{a}",
          "{+a",
          "{/a,b}",
          "{?a*}",
          "{&a:3}",
          "{#",
          "{=a}",
          "{a,}",
          "{,a}",
          "{a:0}",
          "{a:99999}",
          "{%zz}",
          "a",
          "/",
          "%",
          "%2",
          "é",
          "\uD83D\uDE00",
          "\uD800",
          "\u0000",
          " ",
          "*",
          "{a.b}",
          "{.a}",
          "{;a,b*}",
          "https://",
          "(",
          ")",
          "[",
          "\\",
          "|",
          "$",
          "^");

  /** The expansion of a template (RFC 6570, section 3), made beside the template. */
  private static final class Sample {
    final StringBuilder template = new StringBuilder();
    final StringBuilder expansion = new StringBuilder();
  }

  private static String unreserved(Random random) {
    String raw =
        List.of("a", "Z9", "x y", "é", "50%", "a/b", "q?r&s", "", "-._~").get(random.nextInt(9));
    return URLEncoder.encode(raw, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String reserved(Random random) {
    return List.of("a", "/b/c", "x?y=z", "@:!", "").get(random.nextInt(5)) + unreserved(random);
  }

  private static void expression(Random random, Sample sample) {
    String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    int variables = 1 + random.nextInt(3);
    boolean named = operator.equals(";") || operator.equals("?") || operator.equals("&");
    boolean open = operator.equals("+") || operator.equals("#");
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < variables; i++) {
      String name = "v" + i;
      names.add(name);
      if (random.nextInt(5) == 0) {
        // Undefined.
        continue;
      }
      String value = open ? reserved(random) : unreserved(random);
      String pair = value.isEmpty() && operator.equals(";") ? name : name + "=" + value;
      values.add(named ? pair : value);
    }
    sample.template.append('{').append(operator).append(String.join(",", names)).append('}');
    if (values.isEmpty()) {
      return;
    }
    boolean comma = operator.isEmpty() || open;
    String separator = comma ? "," : operator.equals("?") ? "&" : operator;
    String first = operator.equals("+") ? "" : operator;
    sample.expansion.append(first).append(String.join(separator, values));
  }

  @Test
  void everyExpansionMatches() throws InvalidMatcherException {
    Random random = new Random(6570);
    for (int i = 0; i < 5_000; i++) {
      Sample sample = new Sample();
      sample.template.append("https://example.com/");
      sample.expansion.append("https://example.com/");
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        expression(random, sample);
        sample.template.append("-x");
        sample.expansion.append("-x");
      }
      UriTemplate template = UriTemplate.compile(sample.template.toString()).orElseThrow();
      assertThat(template.matches(HUB.topic(sample.expansion.toString())))
          .as(sample.template + " expands to " + sample.expansion)
          .isTrue();
    }
  }

  @Test
  void whateverTheTemplateItIsATemplateOrNone() {
    Random random = new Random(1);
    int templates = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
      }
      Topic itself = HUB.topic(text.toString());
      try {
        Optional<UriTemplate> template = UriTemplate.compile(text.toString());
        templates += template.isPresent() ? 1 : 0;
        assertThat(template.map(found -> found.matches(itself)).orElse(true))
            .as("a template selects the topic of the same text: " + text)
            .isTrue();
      } catch (InvalidMatcherException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(templates).isBetween(100, 19_900);
  }
}
