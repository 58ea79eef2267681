package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of real pages, on another origin than the hub, in a real browser. */
@LibertyOnly("browsers see the same HTTP of each server")
@Tag("edge")
@ExtendWith(ArquillianExtension.class)
final class BrowserIT {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @TempDir Path directory;
  private PageServer pages;
  private Browser browser;

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.max-connection-age", "5s")
        .and("mercure.retry", "100ms")
        .build();
  }

  @BeforeEach
  void openPage() {
    pages = PageServer.start();
    browser = Browser.start(directory);
    browser.open(pages.page(), "window.ready");
  }

  @AfterEach
  void closePage() {
    browser.close();
    pages.close();
  }

  @ParameterizedTest
  @EnumSource
  void nativeEventSourceGetsPublicUpdates(Generation generation) {
    subscribe("native", generation);
    String id = hub.publish(publisher, "topic", topic, "data", "a\nb");
    awaitEvents(id);
    assertThat(browser.evaluate("events[0].data")).isEqualTo("a\nb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polyfill", "fetch"})
  void librariesGetPrivateUpdatesWithAHeader(String library) {
    for (Generation generation : Generation.values()) {
      browser.open(pages.page() + "?" + generation, "window.ready");
      subscribe(library, generation);
      String id = hub.publish(publisher, "topic", topic, "data", "secret", "private", "on");
      awaitEvents(id);
      assertThat(browser.evaluate("events[0].data")).isEqualTo("secret");
    }
  }

  /** The hub ends each stream after some seconds: no update is lost or comes twice. */
  @Test
  void reconnectingNativeEventSourceMissesNothing() {
    subscribe("native", Generation.ONE);
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String id = hub.publish(publisher, "topic", topic, "data", "x");
      ids.append(i == 0 ? "" : " ").append(id);
      if (i % 10 == 0) {
        browser.evaluate("(window.errors = 0, source.onerror = () => window.errors++, '')");
        Deadline.await("reconnection", () -> !browser.evaluate("String(errors)").equals("0"));
      }
    }
    awaitEvents(ids.toString());
  }

  private void subscribe(String library, Generation generation) {
    String url =
        "http://" + hub.authority() + Hub.PATH + "?" + Form.encode(generation.topic(), topic);
    Token token = generation.token().subscribe(topic);
    String status =
        browser.evaluate("subscribe." + library + "('" + url + "', '" + token.bearer() + "')");
    assertThat(status).isEqualTo("200");
  }

  /** Waits until the page has these events, in this order. */
  private void awaitEvents(String ids) {
    Deadline.await(
        "events " + ids, () -> browser.evaluate("events.map(e => e.id).join(' ')").equals(ids));
  }
}
