package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 14: what was published before the hub went is there when it comes back. */
@ExtendWith(ArquillianExtension.class)
final class Section14RestartIT {
  private static final String HUB = "hub";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");

  @ArquillianResource private Deployer deployer;

  @Deployment(name = HUB, managed = false, testable = false)
  static WebArchive hub() {
    return HubArchive.development();
  }

  @BeforeEach
  void deploy() {
    deployer.deploy(HUB);
  }

  @AfterEach
  void undeploy() {
    deployer.undeploy(HUB);
  }

  @ParameterizedTest
  @EnumSource
  void cursorOfBeforeIsFoundBeforeAnythingIsPublished(Generation generation) {
    String first = hub.publish(publisher, "topic", topic, "data", "1");
    String second = hub.publish(publisher, "topic", topic, "data", "2", "private", "on");
    String third = hub.publish(publisher, "topic", topic, "data", "3");
    deployer.undeploy(HUB);
    deployer.deploy(HUB);
    Token reader = generation.token().subscribe("*");
    try (EventStream stream =
        hub.subscribe(reader, generation.topic(), topic, generation.cursor(), first)) {
      assertThat(stream.response()).hasHeader(generation.cursorField(), first);
      assertThat(stream.nextEvents(2))
          .extracting(ServerSentEvent::id)
          .isEqualTo(List.of(second, third));
      String live = hub.publish(publisher, "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void earliestIsWhatWasPublishedBefore(Generation generation) {
    String first = hub.publish(publisher, "topic", topic);
    deployer.undeploy(HUB);
    deployer.deploy(HUB);
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.cursor(), "earliest")) {
      assertThat(stream.nextEvent().id()).isEqualTo(first);
    }
  }
}
