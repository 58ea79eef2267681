package ee.mercure.delivery;

import ee.mercure.topic.HubUrl;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.update.Update;
import java.util.List;

/** An update on its way to those who may receive it, with its topics ready to be matched. */
final class RoutedUpdate {
  private final Update update;
  private final List<Topic> topics;
  private final FramedEvent event;

  RoutedUpdate(Update update, HubUrl hubUrl) {
    this.update = update;
    this.topics = update.topics().stream().map(hubUrl::topic).toList();
    this.event = FramedEvent.of(update);
  }

  Update update() {
    return update;
  }

  List<Topic> topics() {
    return topics;
  }

  FramedEvent event() {
    return event;
  }

  /** How many bytes it takes in a stream. */
  int bytes() {
    return event.frame().length();
  }

  /** Whether the matcher matches some topic. */
  boolean isMatchedBy(TopicMatcher matcher) {
    for (Topic topic : topics) {
      if (matcher.matches(topic)) {
        return true;
      }
    }
    return false;
  }
}
