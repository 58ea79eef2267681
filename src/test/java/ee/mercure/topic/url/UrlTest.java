package ee.mercure.topic.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {
  private static final List<String> FRAGMENTS =
      List.of(
          "https:",
          "file:",
          "foo:",
          "//",
          "/",
          "\\",
          ":",
          "@",
          "?",
          "#",
          "..",
          ".",
          "%2e",
          "a",
          "C|",
          "80",
          " ",
          "[::1]",
          "xn--bcher-kva",
          "é",
          "%",
          "%41",
          "\t",
          "\uD800",
          "1.2",
          "'",
          "`");

  private static final Url BASE = Url.parse("https://user:pw@hub.example:8443/a/b/c?q#f").get();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTPS://EXAMPLE.com              | https://example.com/",
        "https:example.org                | https://example.org/",
        "https:/\\/\\example.org\\a\\..\\b | https://example.org/b",
        "https://example.com:443/         | https://example.com/",
        "https://example.com:0080         | https://example.com:80/",
        "https://example.com:/x           | https://example.com/x",
        "https://u:p:w@ss@h/              | https://u:p%3Aw%40ss@h/",
        "https://:@h/                     | https://h/",
        "https://h/a/./b/../c/%2E%2e/d/.  | https://h/a/d/",
        "https://h/../../x                | https://h/x",
        "https://h/a b?c d#e f            | https://h/a%20b?c%20d#e%20f",
        "https://h/é?é#é                  | https://h/%C3%A9?%C3%A9#%C3%A9",
        "https://h/%6F%c3?'               | https://h/%6F%c3?%27",
        "foo://h/?'                       | foo://h/?'",
        "https://h/{a}^`?{a}^`#{a}^`      | https://h/%7Ba%7D%5E%60?{a}^`#{a}^%60",
        "https://h?x                      | https://h/?x",
        "foo://h?x                        | foo://h?x",
        "foo://h\u0001/                   | foo://h%01/",
        "foo://HÖ/x\\y                    | foo://H%C3%96/x\\y",
        "foo:///x                         | foo:///x",
        "foo:/x/..//y                     | foo:/.//y",
        "urn:isbn:1 2?x#y                 | urn:isbn:1 2?x#y",
        "urn:x y ?x                       | urn:x y%20?x",
        "data:,a\\b                       | data:,a\\b",
        "file://localhost/x               | file:///x",
        "file:c:/x                        | file:///c:/x",
        "file://h/x                       | file://h/x",
        "https://h/\uD800                 | https://h/%EF%BF%BD"
      })
  void parsesAbsoluteUrls(String input, String href) {
    assertThat(Url.parse(input).map(Url::href).orElse("FAILURE")).isEqualTo(href);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | https://user:pw@hub.example:8443/a/b/c?q",
        "x                  | https://user:pw@hub.example:8443/a/b/x",
        "../x               | https://user:pw@hub.example:8443/a/x",
        "..                 | https://user:pw@hub.example:8443/a/",
        "/x                 | https://user:pw@hub.example:8443/x",
        "\\x\\y             | https://user:pw@hub.example:8443/x/y",
        "?x                 | https://user:pw@hub.example:8443/a/b/c?x",
        "#x                 | https://user:pw@hub.example:8443/a/b/c?q#x",
        "//other/x          | https://other/x",
        "\\\\other/x        | https://other/x",
        "https:x            | https://user:pw@hub.example:8443/a/b/x",
        "http:x             | http://x/",
        "x:y                | x:y",
        "1:y                | https://user:pw@hub.example:8443/a/b/1:y",
        "foo bar            | https://user:pw@hub.example:8443/a/b/foo%20bar"
      })
  void resolvesReferences(String reference, String href) {
    assertThat(BASE.resolve(reference).map(Url::href)).contains(href);
  }

  @Test
  void resolvesReferencesAgainstFiles() {
    Url file = Url.parse("file:///C:/a/b").get();

    assertThat(file.resolve("x").map(Url::href)).contains("file:///C:/a/x");
    assertThat(file.resolve("/x").map(Url::href)).contains("file:///C:/x");
    assertThat(file.resolve("D|/x").map(Url::href)).contains("file:///D:/x");
    assertThat(file.resolve("../../../x").map(Url::href)).contains("file:///C:/x");
    assertThat(Url.parse("file:///C|/x/../..").map(Url::href)).contains("file:///C:/");
    assertThat(file.resolve("?x").map(Url::href)).contains("file:///C:/a/b?x");
  }

  @Test
  void onlyAFragmentIsRelativeToAnOpaquePath() {
    Url urn = Url.parse("urn:isbn:1?q").get();

    assertThat(urn.resolve("#x").map(Url::href)).contains("urn:isbn:1?q#x");
    assertThat(urn.resolve("x")).isEmpty();
    assertThat(urn.resolve("")).isEmpty();
  }

  @Test
  void ignoresControlsAndSpacesAroundAndTabsAndNewlinesInside() {
    assertThat(Url.parse("\u0000 ht\ntps://h/\ta\r \u001F").map(Url::href)).contains("https://h/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "//h/x",
        "https://",
        "https://[x",
        "http://[x",
        "https://:80",
        "https://u@/x",
        "https://h:65536/",
        "https://h:8a/",
        "https://a b/",
        "https://a%00b/",
        "https://a<b/",
        "https://%/",
        "foo://a b/",
        "foo://h:x/"
      })
  void refusesWhatIsNoAbsoluteUrl(String input) {
    assertThat(Url.parse(input)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x7F.1, 127.0.0.1",
    "0300.0250.1, 192.168.0.1",
    "4294967295, 255.255.255.255",
    "1.2.3.4., 1.2.3.4",
    "1.2.3.0x, 1.2.3.0",
    "4294967296, FAILURE",
    "256.1.1.1, FAILURE",
    "1.2.3.4.5, FAILURE",
    "1.2.3.08, FAILURE",
    "a.1, FAILURE",
    "1..2, FAILURE",
    "１.２, 1.0.0.2",
    "1.a, 1.a",
    "[::], [::]",
    "[1:0:0:2:0:0:0:3], [1:0:0:2::3]",
    "[0:0:1::], [0:0:1::]",
    "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8]",
    "[1:0:3:4:5:6:7:8], [1:0:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
    "[::FFFF:1.2.3.4], [::ffff:102:304]",
    "[::1.2.3], FAILURE",
    "[::1.2.3.256], FAILURE",
    "[::01.2.3.4], FAILURE",
    "[::.2.3.4], FAILURE",
    "[1:2:3:4:5:6:7:1.2.3.4], FAILURE",
    "[1:2:3:4:5:6:7], FAILURE",
    "[1:2:3:4:5:6:7:8:9], FAILURE",
    "[1::2::3], FAILURE",
    "[:1], FAILURE",
    "[1:], FAILURE",
    "[12345::], FAILURE",
    "[::1%25eth0], FAILURE"
  })
  void parsesIpAddresses(String host, String expected) {
    assertThat(host(host)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "B\u00FCcher.example, xn--bcher-kva.example",
    "XN--bcher-KVA.example, xn--bcher-kva.example",
    "fa\u00DF.de, xn--fa-hia.de",
    "ex%C3%A4mple.com, xn--exmple-cua.com",
    "\uFF25xample.com, example.com",
    "a\u3002b, a.b",
    "a\u00ADb, ab",
    "-x-.a--b, -x-.a--b",
    "\u00AD, FAILURE",
    "xn--a, FAILURE",
    "a\u200Db, FAILURE",
    "\u00E4\u0000b, FAILURE"
  })
  void bringsDomainsIntoTheirAsciiForm(String host, String expected) {
    assertThat(host(host)).isEqualTo(expected);
  }

  /** Their conversion would take quadratic time. */
  @Test
  void refusesInternationalDomainsOfAbsurdLength() {
    assertThat(host("ä".repeat(3000))).isEqualTo("FAILURE");
    assertThat(host("a".repeat(3000))).isEqualTo("a".repeat(3000));
  }

  private static String host(String host) {
    return Url.parse("https://" + host + "/")
        .map(u -> u.get(UrlComponent.HOSTNAME))
        .orElse("FAILURE");
  }

  @Test
  void aSerialisedUrlIsParsedToItself() {
    Random random = new Random(3986);
    int parsed = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder input = new StringBuilder();
      for (int j = random.nextInt(8); j >= 0; j--) {
        input.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
      }
      Optional<Url> url = Url.parse(input.toString());
      parsed += url.isPresent() ? 1 : 0;
      url.ifPresent(
          u -> assertThat(Url.parse(u.href()).map(Url::href)).as("%s", input).contains(u.href()));
    }
    assertThat(parsed).isBetween(1_000, 19_000);
  }

  @Test
  void namesItsComponents() {
    Url url = Url.parse("https://u:p@h:8080/a?b#c").get();

    assertThat(url.get(UrlComponent.PROTOCOL)).isEqualTo("https");
    assertThat(url.get(UrlComponent.USERNAME)).isEqualTo("u");
    assertThat(url.get(UrlComponent.PASSWORD)).isEqualTo("p");
    assertThat(url.get(UrlComponent.HOSTNAME)).isEqualTo("h");
    assertThat(url.get(UrlComponent.PORT)).isEqualTo("8080");
    assertThat(url.get(UrlComponent.PATHNAME)).isEqualTo("/a");
    assertThat(url.get(UrlComponent.SEARCH)).isEqualTo("b");
    assertThat(url.get(UrlComponent.HASH)).isEqualTo("c");
  }

  @Test
  void absentComponentsAreEmpty() {
    Url url = Url.parse("urn:x").get();

    for (UrlComponent component : UrlComponent.values()) {
      String expected =
          Map.of(UrlComponent.PROTOCOL, "urn", UrlComponent.PATHNAME, "x")
              .getOrDefault(component, "");
      assertThat(url.get(component)).isEqualTo(expected);
    }
  }

  @Test
  void decodesOnlyUnreservedCharactersOfThePath() {
    Url url = Url.parse("https://h/%7ea%2Db%2Fc%2%zz%C3%A9%6").get();

    assertThat(url.decodedPath()).isEqualTo("/~a-b%2Fc%2%zz%C3%A9%6");
  }
}
