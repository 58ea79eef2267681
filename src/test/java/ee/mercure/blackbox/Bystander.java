package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody who uses a hub as it is meant to be used, while others do not. */
record Bystander(Hub hub) {
  private static final int UPDATES = 20;

  /** Subscribes anew, then publishes and receives. */
  void isServed() {
    Token publisher = Token.classic().publish("*");
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("topic", topic)) {
      for (int i = 0; i < UPDATES; i++) {
        String id = hub.publish(publisher, "topic", topic, "data", "x");
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }
}
