package ee.mercure.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.config.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request comes from, as far as those can be believed who say so. */
class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of("the.proxies", List.of("10.0.0.0/8", "192.168.1.1", "fd00::/8", "::1"));

  private static String forwarded(String peer, String... lines) {
    return PROXIES.client(address(peer), List.of(lines), List.of("203.0.113.99")).toString();
  }

  private static String forwardedFor(String peer, String... lines) {
    return PROXIES.client(address(peer), List.of(), List.of(lines)).toString();
  }

  private static ClientAddress address(String text) {
    return ClientAddress.parse(text).orElseThrow();
  }

  @Test
  void strangerIsTheClientWhateverItSays() {
    assertThat(forwarded("203.0.113.1", "for=10.0.0.1")).isEqualTo("203.0.113.1");
    assertThat(forwardedFor("203.0.113.1", "10.0.0.1")).isEqualTo("203.0.113.1");
    assertThat(forwardedFor("192.168.1.2", "10.0.0.1")).isEqualTo("192.168.1.2");
  }

  @Test
  void trustedProxySaysWhoTheClientIs() {
    assertThat(forwarded("10.1.2.3", "for=203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(forwardedFor("192.168.1.1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(forwardedFor("::1", "203.0.113.7")).isEqualTo("203.0.113.7");
  }

  @Test
  void whatTheClientAddsByItselfIsNotReached() {
    assertThat(forwardedFor("10.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.2")).isEqualTo("203.0.113.7");
    assertThat(forwardedFor("10.0.0.1", "1.2.3.4", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(forwarded("10.0.0.1", "for=1.2.3.4, for=203.0.113.7;proto=https, for=10.0.0.2"))
        .isEqualTo("203.0.113.7");
  }

  @Test
  void standardFieldComesBeforeTheOther() {
    assertThat(
            PROXIES
                .client(address("10.0.0.1"), List.of("for=203.0.113.7"), List.of("203.0.113.8"))
                .toString())
        .isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=203.0.113.7",
        "For=\"203.0.113.7\"",
        "FOR=203.0.113.7:4711",
        "for=\"203.0.113.7:4711\"",
        "by=10.0.0.1;for=203.0.113.7;host=example.com",
        "proto=https; for=203.0.113.7 ;by=x"
      })
  void addressIsFoundInItsElement(String element) {
    assertThat(forwarded("10.0.0.1", element)).isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @CsvSource({
    "for=\"[2001:db8::7]\", 2001:db8:0:0:0:0:0:7",
    "for=\"[2001:db8::7]:4711\", 2001:db8:0:0:0:0:0:7"
  })
  void addressMayBeOfVersion6(String element, String client) {
    assertThat(forwarded("10.0.0.1", element)).isEqualTo(client);
    assertThat(forwardedFor("10.0.0.1", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=unknown",
        "for=_hidden",
        "for=",
        "by=203.0.113.7",
        "",
        "for=example.com",
        "for=abc",
        "for=1.2.3",
        "for=256.1.1.1",
        "for=0x7f.1",
        "xfor=203.0.113.7"
      })
  void hiddenClientIsItsProxy(String element) {
    assertThat(forwarded("10.0.0.1", "for=203.0.113.7, " + element)).isEqualTo("10.0.0.1");
  }

  @Test
  void elementOfAnyLengthIsNoReasonToFail() {
    String colons = ":a".repeat(4_000);
    assertThat(PROXIES.client(address("10.0.0.1"), List.of(), List.of(colons)))
        .hasToString("10.0.0.1");
    assertThat(PROXIES.client(address("10.0.0.1"), List.of("for=\"" + colons + "\""), List.of()))
        .hasToString("10.0.0.1");
  }

  @Test
  void chainOfProxiesAloneEndsAtTheFarthest() {
    assertThat(forwardedFor("10.0.0.1", "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
    assertThat(forwardedFor("10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "10.0.0.0/33",
        "::/129",
        "10.0.0",
        "10.0.0.0/",
        "10.0.0.0/x",
        "/8",
        "a:b"
      })
  void whatIsNoNetworkIsWrong(String entry) {
    assertThatThrownBy(() -> TrustedProxies.of("the.proxies", List.of(entry)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the.proxies must be addresses or networks such as 10.0.0.0/8");
  }

  @Test
  void networkOfAnOddLengthIsCutAtTheBit() {
    TrustedProxies proxies = TrustedProxies.of("x", List.of("10.0.0.128/25", "0.0.0.0/32"));
    List<String> word = List.of("203.0.113.7");
    assertThat(proxies.client(address("10.0.0.128"), List.of(), word)).hasToString("203.0.113.7");
    assertThat(proxies.client(address("10.0.0.127"), List.of(), word)).hasToString("10.0.0.127");
  }
}
