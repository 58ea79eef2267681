package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 5: a publication may be so large and no larger. */
@ExtendWith(ArquillianExtension.class)
final class Section05LimitsIT {
  private static final int MAX_BODY = 2048;

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.max-body-size", "2KiB").and("mercure.max-topics", "3").build();
  }

  @ParameterizedTest
  @EnumSource
  void bodyOfTheLargestSizeIsAccepted(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      String body = bodyOf(MAX_BODY);
      assertThat(hub.publication(generation.publisher(), body).send()).hasStatus(200);
      assertThat(hub.publication(generation.publisher(), body).chunked(100).send()).hasStatus(200);
      assertThat(stream.nextEvents(2)).allMatch(event -> event.data().endsWith("x"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOctetMoreIsTooMuch(Generation generation) {
    String body = bodyOf(MAX_BODY + 1);
    assertThat(hub.publication(generation.publisher(), body).send()).isError(413);
    assertThat(hub.publication(generation.publisher(), body).chunked(100).send()).isError(413);
  }

  @ParameterizedTest
  @EnumSource
  void sizeIsThatOfTheEncodedBody(Generation generation) {
    String body = Form.encode("topic", topic) + "&data=" + "%61".repeat(MAX_BODY / 3);
    assertThat(hub.publication(generation.publisher(), body).send()).isError(413);
  }

  @Test
  void tokenIsCheckedBeforeTheSizeOfTheBody() {
    assertThat(hub.publication(Token.classic().secret("x".repeat(40)), bodyOf(5000)).send())
        .isError(401);
  }

  @Test
  void topicsAreCounted() {
    assertThat(publish(CLASSIC, "topic=a&topic=b&topic=c")).hasStatus(200);
    assertThat(publish(ONE, "topic=a&topic=b&topic=c")).hasStatus(200);
    assertThat(publish(CLASSIC, "topic=a&topic=b&topic=c&topic=d")).isError(400, "topic");
    assertThat(publish(ONE, "topic=a&topic=b&topic=c&topic=d")).isError(413, "topic");
  }

  @Test
  void bodyOfAQueryIsLimitedToo() {
    String body = Form.encode("match", topic) + "&other=" + "x".repeat(MAX_BODY);
    assertThat(hub.request("QUERY", Hub.PATH).form(body).send()).isError(413);
  }

  private RawResponse publish(Generation generation, String body) {
    return hub.publication(generation.publisher(), body).send();
  }

  private String bodyOf(int size) {
    String start = Form.encode("topic", topic) + "&data=";
    return start + "x".repeat(size - start.length());
  }
}
