package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1: what is left of the hub where only 0.x is spoken. */
final class Section01OnlyClassicIT extends OnlyClassicHub {
  private final Hub hub = Hub.deployed();

  @Test
  void queryIsNotAllowed() {
    RawResponse response = hub.request("QUERY", Hub.PATH).form("match=a").send();
    assertThat(response).hasStatus(405).listsInHeader("Allow", "GET", "HEAD", "POST");
    assertThat(response.headerLines("Allow")).noneMatch(line -> line.contains("QUERY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "OPTIONS"})
  void noAnswerSaysThatItIs(String method) {
    RawResponse response = hub.request(method, Hub.PATH).send();
    assertThat(response).hasStatus(405).hasHeader("Allow", "GET, HEAD, POST");
  }

  @Test
  void matcherIsAnUnknownParameterLikeAnyOther() {
    assertThat(hub.subscription("match", "a").send()).isError(400, "topic");
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("topic", topic, "matchbox", "a")) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void accessTokenIsNoClassicToken() {
    assertThat(hub.publication(Token.access().publish("*"), "topic", "a").send()).hasStatus(401);
  }

  @Test
  void eventTypeOfTheOtherGenerationIsFree() {
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("topic", topic)) {
      hub.publish(Token.classic().publish("*"), "topic", topic, "type", "mercure");
      assertThat(stream.nextEvent().type()).isEqualTo("mercure");
    }
  }

  @Test
  void metadataIsUnknown() {
    assertThat(hub.request("GET", "/.well-known/oauth-protected-resource" + Hub.PATH).send())
        .hasStatus(404);
  }
}
