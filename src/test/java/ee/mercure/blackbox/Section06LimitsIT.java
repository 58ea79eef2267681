package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 6: the limits of a subscription are the operator's. */
@ExtendWith(ArquillianExtension.class)
final class Section06LimitsIT {
  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.max-selectors", "3")
        .and("mercure.max-matchers", "2")
        .and("mercure.max-pattern-bytes", "10")
        .and("mercure.max-pattern-steps", "20")
        .build();
  }

  @Test
  void selectorsOfAClassicSubscriptionAreCounted() {
    assertThat(hub.query("topic=a&topic=b&topic=c").send()).hasStatus(200);
    assertThat(hub.query("topic=a&topic=b&topic=c&topic=d").send()).isError(400, "topic");
  }

  @Test
  void matchersAreCounted() {
    assertThat(hub.query("match=a&match_urlpattern=/b").send()).hasStatus(200);
    assertThat(hub.query("match=a&match_urlpattern=/b&match=c").send()).isError(400, "match");
  }

  @Test
  void patternsAreWeighedTogether() {
    assertThat(query("topic", "{+a}{?b}")).hasStatus(200);
    assertThat(query("topic", "/{a}", "topic", "/{b}/{c}", "topic", "x")).hasStatus(200);
    assertThat(query("topic", "{+a}{?b}", "topic", "{+c}{?d}")).isError(400, "topic");
    assertThat(query("match_urlpattern", "/:a*", "match", "x")).hasStatus(200);
    assertThat(query("match_urlpattern", "/:a*", "match_urlpattern", "/:a*/:b*"))
        .isError(400, "match_urlpattern");
  }

  private RawResponse query(String... parameters) {
    return hub.query(Form.encode(parameters)).send();
  }

  @Test
  void patternsAreMeasured() {
    assertThat(hub.query("match=0123456789").send()).hasStatus(200);
    assertThat(hub.query("match=01234567890").send()).isError(400, "match");
    assertThat(hub.query("match_urlpattern=/0123456789").send()).isError(400, "match_urlpattern");
    assertThat(hub.query("topic=01234567890").send()).hasStatus(200);
  }
}
