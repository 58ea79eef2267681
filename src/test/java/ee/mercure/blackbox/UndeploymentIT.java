package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is left when the hub goes: nothing. */
@ExtendWith(ArquillianExtension.class)
final class UndeploymentIT {
  private static final String HUB = "hub";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

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

  @Test
  void streamsEndCleanlyWhenTheHubGoes() {
    try (EventStream classic = hub.subscribe("topic", topic);
        EventStream one = hub.subscribe("match", topic)) {
      deployer.undeploy(HUB);
      assertThat(classic.awaitClosed()).isTrue();
      assertThat(one.awaitClosed()).isTrue();
    } finally {
      deployer.deploy(HUB);
    }
  }

  @Test
  void hubThatGoesWithOpenStreamsLogsNoProblem() {
    ServerLog log = ServerLog.fromNow();
    try (EventStream classic = hub.subscribe("topic", topic);
        EventStream one = hub.subscribe("match", topic)) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(classic.nextEvent().id()).isEqualTo(one.nextEvent().id()).isEqualTo(id);
      deployer.undeploy(HUB);
      assertThat(log.text()).doesNotContain("\tat ").doesNotContainPattern(" [EW] WELD-");
    } finally {
      deployer.deploy(HUB);
    }
  }

  /** Servers delete the archive first: what the hub needs at its end it must have by then. */
  @Test
  void hubWithoutAnyStreamGoesWithoutAProblem() {
    ServerLog log = ServerLog.fromNow();
    hub.publish(Token.classic().publish("*"), "topic", topic);
    deployer.undeploy(HUB);
    try {
      assertThat(log.text()).doesNotContain("\tat ", "before the hub stopped");
    } finally {
      deployer.deploy(HUB);
    }
  }

  @Test
  void hubThatComesBackServesAgain() {
    deployer.undeploy(HUB);
    deployer.deploy(HUB);
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }
}
