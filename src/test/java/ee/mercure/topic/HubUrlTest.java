package ee.mercure.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubUrlTest {
  private static final HubUrl HUB = HubUrl.of("https://hub.example.com/.well-known/mercure");

  @Test
  void isNormalised() {
    HubUrl url = HubUrl.of(" HTTPS://Hub.Example.com:443/a/../.well-known/mercure");

    assertThat(url.href()).isEqualTo("https://hub.example.com/.well-known/mercure");
    assertThat(url.path()).isEqualTo(HubUrl.PATH);
    assertThat(url).isEqualTo(HUB).hasSameHashCodeAs(HUB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/.well-known/mercure", "ftp://hub.example.com/", "urn:x", "https://[x"})
  void mustBeAnAbsoluteHttpUrl(String url) {
    assertThatThrownBy(() -> HubUrl.of(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/mercure",
        "/.well-known/mercure/",
        "/.well-known/mercure/subscriptions/exact/a/b",
        "/.well-known/mercure?x",
        "/.well-known/mercure#f",
        "https://hub.example.com/.well-known/mercure",
        "https://any.host/.well-known/mercure",
        "http://user:pw@any.host:8080/.well-known/mercure/x",
        "custom://h/.well-known/mercure/x",
        "custom:/.well-known/mercure",
        "file:///.well-known/mercure",
        "//h/.well-known/mercure/x",
        "mercure",
        "mercure/x",
        "./mercure",
        "?x",
        "#f",
        "",
        " /.well-known/mercure ",
        "\t/.well-\nknown/mercure\r",
        "/.well-known/%6Dercure",
        "/.well-known/%6dercure/x",
        "/%2Ewell%2Dknown/mercure",
        "/a/../.well-known/mercure/x",
        "/.well-known/mercure/../mercure/x",
        "/.well-known/x/%2e%2e/mercure",
        "/%2e/.well-known/%2E./.well-known/mercure",
        "\\.well-known\\mercure",
        "https:\\\\h\\.well-known\\mercure\\x",
        "https:/.well-known/mercure",
        "https:mercure",
        "///h/.well-known/mercure"
      })
  void whatResolvesToItsPathOrBelowIsReserved(String topic) {
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/mercure-dashboard",
        "/.well-known/mercur",
        "https://h/foo/.well-known/mercure/x",
        "https://h/foo/.well-known/mercure-dashboard",
        "https://h/.well-known/MERCURE/x",
        "https://h/.well-known%2Fmercure/x",
        "https://h/.well-known/mercure%2Fx",
        "https://h/.well-known//mercure",
        "https://h/.well-known/mercure/../x",
        "https://h/.well-known/%256Dercure",
        "https://h/?/.well-known/mercure",
        "https://h/#/.well-known/mercure",
        "../mercure/x",
        "x",
        "urn:.well-known/mercure",
        "urn:x/.well-known/mercure",
        "custom://h\\.well-known\\mercure",
        "custom:\\.well-known\\mercure",
        "http://[x/.well-known/mercure",
        "https:///",
        "*"
      })
  void whatDoesNotResolveThereIsNotReserved(String topic) {
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#", "#news", "?x", "mercure", "mercure/x", "./mercure", "%6Dercure", " "})
  void whatIsRelativeToTheHubIsReservedInV1Only(String topic) {
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V0)).isFalse();
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/mercure",
        "https://any.host/.well-known/mercure/x",
        "custom:/.well-known/mercure",
        "//h/.well-known/%6Dercure/x",
        "../.well-known/mercure",
        "\\a\\..\\.well-known\\mercure"
      })
  void whatNamesItsPathIsReservedInV0Too(String topic) {
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".well-known/mercure", "/.well-known/mercure-x", "https://h/x", "http://[x", "*"})
  void otherTopicsAreFreeInV0(String topic) {
    assertThat(HUB.topic(topic).isReserved(ProtocolVersion.V0)).isFalse();
  }

  @Test
  void theReservedNamespaceFollowsThePathOfTheUrl() {
    HubUrl hub = HubUrl.of("https://h/push/%7ehub?x#y");

    assertThat(hub.path()).isEqualTo("/push/%7ehub");
    assertThat(hub.topic("/push/~hub/x").isReserved(ProtocolVersion.V1)).isTrue();
    assertThat(hub.topic("/push/%7Ehub").isReserved(ProtocolVersion.V1)).isTrue();
    assertThat(hub.topic("/.well-known/mercure").isReserved(ProtocolVersion.V1)).isFalse();
  }

  @Test
  void topicsAreEqualWhenTheirStringsAre() {
    Topic topic = HUB.topic("/a");

    assertThat(topic).isEqualTo(HUB.topic("/a")).hasSameHashCodeAs(HUB.topic("/a"));
    assertThat(topic).isNotEqualTo(HUB.topic("https://hub.example.com/a"));
    assertThat(topic.value()).isEqualTo("/a").isEqualTo(topic.toString());
  }

  @Test
  void aTopicIsParsedOnce() {
    Topic topic = HUB.topic("/a");

    assertThat(topic.url()).isPresent().isSameAs(topic.url());
    assertThat(HUB.topic("http://[x").url()).isEmpty();
  }
}
