package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 16: cursors and entity tags, on a hub where nobody comes or goes meanwhile. */
@ExtendWith(ArquillianExtension.class)
final class Section16CachingIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.development();
  }

  @Test
  void cursorIsTheLastEventOfTheHub() {
    for (int i = 0; i < 2; i++) {
      String id = hub.publish(publisher, "topic", Hub.uniqueTopic(), "private", "on");
      for (String[] segments : new String[][] {{}, {topic}}) {
        assertThat(api(CLASSIC).get(segments)).containsEntry("lastEventID", id);
        assertThat(link(api(CLASSIC).request(segments).send())).contains(cursor(id));
      }
      for (String[] segments : new String[][] {{}, {"exact", topic}}) {
        assertThat(link(api(ONE).request(segments).send())).contains(cursor(id));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursorIsQuotedInTheLinkAndEncodedInTheEntityTag(Generation generation) {
    String id = "say \"hi\" \\ 100%-\u00e9-" + topic;
    hub.publish(publisher, "topic", topic, "id", id);
    RawResponse response = api(generation).request().send();
    String quoted = id.replace("\\", "\\\\").replace("\"", "\\\"");
    if (TestServer.current().sendsAnyHeader(id)) {
      assertThat(link(response)).contains(cursor(quoted));
    }
    String tag = response.header("ETag").orElse("none");
    assertThat(tag).matches("\"[\\x21\\x23\\x24\\x26-\\x7e]*(%[0-9A-F]{2}[\\x21\\x23-\\x7e]*)*\"");
    assertThat(tag).contains("say%20%22hi%22%20").contains("100%25-").endsWith(topic + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void entityTagIsTheLongestIdThereCanBe(Generation generation) {
    String longest = "x".repeat(4096);
    RawResponse accepted =
        hub.publication(generation.publisher(), "topic", topic, "id", longest).send();
    assertThat(accepted).hasStatus(200).isPlainText().hasBody(longest);
    assertThat(api(generation).request().send()).hasHeader("ETag", "\"" + longest + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void unchangedCollectionIsNotSentAgain(Generation generation) {
    String tag = api(generation).request().send().header("ETag").orElse("none");
    for (String known :
        List.of(tag, "W/" + tag, "*", "\"x\", " + tag, "W/\"x\" ,W/" + tag + ",\"y\"", " " + tag)) {
      assertThat(conditional(generation, known)).hasStatus(304).hasHeader("ETag", tag).hasBody("");
    }
    for (String other : List.of("\"x\"", tag.replace("\"", ""), "", "W/\"x\", \"y\"", "\"*\"")) {
      assertThat(conditional(generation, other)).hasStatus(200).hasHeader("ETag", tag);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyUpdateChangesTheEntityTag(Generation generation) {
    String tag = api(generation).request().send().header("ETag").orElse("none");
    hub.publish(publisher, "topic", topic);
    assertThat(conditional(generation, tag)).hasStatus(200);
  }

  private RawResponse conditional(Generation generation, String ifNoneMatch) {
    return api(generation).request().header("If-None-Match", ifNoneMatch).send();
  }

  private SubscriptionApi api(Generation generation) {
    return new SubscriptionApi(hub, generation.token().subscribe("*"));
  }

  private static String link(RawResponse response) {
    assertThat(response).hasStatus(200);
    return response.header("Link").orElse("none");
  }

  private static String cursor(String id) {
    return "; last-event-id=\"" + id + "\"";
  }
}
