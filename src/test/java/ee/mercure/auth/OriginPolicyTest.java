package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.config.ConfigException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

  private static OriginPolicy policy(String... origins) {
    return new OriginPolicy("the.origins", List.of(origins));
  }

  @Test
  void emptyListAllowsNothing() {
    assertThat(policy().isEmpty()).isTrue();
    assertThat(policy().allows("https://example.com")).isFalse();
    assertThat(policy().allows("null")).isFalse();
    assertThat(policy().allowsAll()).isFalse();
  }

  @Test
  void starAllowsEverything() {
    assertThat(policy("https://a.example", "*").allowsAll()).isTrue();
    assertThat(policy("*").allows("https://anything.example")).isTrue();
    assertThat(policy("*").allows("null")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com,       https://example.com,                  true",
    "https://Example.com,       HTTPS://example.COM,                  true",
    "https://example.com,       http://example.com,                   false",
    "https://example.com,       https://example.com:8443,             false",
    "https://example.com,       https://example.com.evil.example,     false",
    "https://example.com,       https://evil-example.com,             false",
    "https://example.com,       https://example.com/,                 false",
    "https://example.com:8443,  https://example.com:8443,             true",
    "https://example.com:443,   https://example.com,                  true",
    "http://example.com:80,     http://example.com,                   true",
    "http://example.com:443,    http://example.com,                   false",
    "https://*.example.com:443, https://a.example.com,                true",
    "https://*.example.com,     https://a.example.com,                true",
    "https://*.example.com,     https://A.b.example.com,              true",
    "https://*.example.com,     https://example.com,                  false",
    "https://*.example.com,     https://evilexample.com,              false",
    "https://*.example.com,     http://a.example.com,                 false",
    "https://*.example.com,     https://a.example.com:8443,           false",
    "https://*.example.com,     https://evil.example/.example.com,    false",
    "https://*.example.com,     https://evil.example:1.example.com,   false",
    "https://*.example.com,     https://evil.example?.example.com,    false",
    "https://*.example.com,     https://me@a.example.com,             false",
    "http://localhost:*,        http://localhost:3000,                true",
    "http://localhost:*,        http://localhost,                     false",
    "http://localhost:*,        http://localhost:3000/x,              false",
    "https://app-*.example.com, https://app-17.example.com,           true",
    "http://[::1]:8080,         http://[::1]:8080,                    true",
    "capacitor://localhost,     capacitor://localhost,                true",
    "null,                      null,                                 true",
    "null,                      https://null,                         false",
    "https://example.com,       null,                                 false"
  })
  void originIsComparedWithTheEntry(String entry, String origin, boolean allowed) {
    assertThat(policy(entry).allows(origin)).isEqualTo(allowed);
  }

  @Test
  void anyEntryIsEnough() {
    OriginPolicy policy = policy("https://a.example", "https://*.b.example", "null");
    assertThat(List.of("https://a.example", "https://x.b.example", "null"))
        .allMatch(policy::allows);
    assertThat(policy.allows("https://c.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "https://",
        "https://example.com/",
        "https://example.com/path",
        "https://example.com?x",
        "https://example.com#x",
        "https://user@example.com",
        "https://example.com:port",
        "https://example.com:123456",
        "https://*.*.example.com",
        "https://*:*",
        "**",
        "*://example.com",
        " https://example.com",
        "https://example.com https://b.example",
        "https://exämple.com",
        "https:/example.com",
        "nulll"
      })
  void entryThatIsNoOriginStopsTheStart(String entry) {
    assertThatThrownBy(() -> policy("https://a.example", entry))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the.origins ");
  }

  @Test
  void originSpeaksForThePage() {
    OriginPolicy policy = policy("https://a.example");
    assertThat(policy.allowsSource(of("https://a.example"), of("https://b.example/"))).isTrue();
    assertThat(policy.allowsSource(of("https://b.example"), of("https://a.example/"))).isFalse();
    assertThat(policy.allowsSource(of("null"), of("https://a.example/"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example,                   true",
    "https://a.example/,                  true",
    "https://a.example/x/{y}|z?q=[1]#f,   true",
    "HTTPS://A.example/x,                 true",
    "https://a.example?x,                 true",
    "https://a.example:8443/,             false",
    "https://a.example.evil.example/,     false",
    "https://a.example@evil.example/,     false",
    "https://a.example\\@evil.example/,   false",
    "//a.example/,                        false",
    "a.example,                           false",
    "about:blank,                         false",
    "'',                                  false"
  })
  void refererSpeaksWhereThereIsNoOrigin(String referer, boolean allowed) {
    assertThat(policy("https://a.example").allowsSource(Optional.empty(), of(referer)))
        .isEqualTo(allowed);
  }

  @Test
  void requestThatSaysNothingAboutItsPageIsNotAllowed() {
    assertThat(policy("*").allowsSource(Optional.empty(), Optional.empty())).isFalse();
  }

  private static Optional<String> of(String value) {
    return Optional.of(value);
  }
}
