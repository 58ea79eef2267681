package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.history.History;
import ee.mercure.history.MemoryHistory;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.TopicMatchers;
import ee.mercure.update.Update;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where those start who want the newest updates. */
class RewindTest {
  private static final TopicMatchers MATCHERS =
      new TopicMatchers(TestLanes.HUB, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);

  private final MemoryHistory history =
      new MemoryHistory(10_000, Long.MAX_VALUE, Clock.systemUTC());

  private void add(int count) {
    for (long sequence = 1; sequence <= count; sequence++) {
      history.add(Update.of("t").id("id" + sequence).build().at(sequence));
    }
  }

  @Test
  void theNewestAreCountedFromTheEnd() {
    add(10);
    assertThat(new Rewind(history, TestLanes.subscriber(), TestLanes.HUB).position(3)).isEqualTo(7);
  }

  @Test
  void whosePatternsCostMuchHasLessLookedThrough() throws InvalidMatcherException {
    history.add(Update.of("https://example.com/a/b").build().at(1));
    for (long sequence = 2; sequence <= 5_000; sequence++) {
      history.add(Update.of("other").build().at(sequence));
    }
    String cheap = "https://example.com/a/{x}";
    assertThat(rewind(cheap).position(1)).isZero();
    assertThat(rewind(cheap, "{/a,b,c}{?d,e,f}".repeat(10)).position(1)).isEqualTo(5_000);
  }

  private Rewind rewind(String... templates) throws InvalidMatcherException {
    List<Selection> selections = new ArrayList<>();
    for (String template : templates) {
      selections.add(new Selection(MatcherType.SELECTOR, MATCHERS.selector(template)));
    }
    return new Rewind(history, new Subscriber(ProtocolVersion.V0, selections, null), TestLanes.HUB);
  }

  /** The last sequence of a store may be ahead of what can be read for a moment. */
  @Test
  void whatIsAnnouncedAndNotThereYetIsNotWaitedFor() {
    add(10);
    History ahead =
        (History)
            Proxy.newProxyInstance(
                History.class.getClassLoader(),
                new Class<?>[] {History.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("lastSequence")) {
                    return 15L;
                  }
                  try {
                    return method.invoke(history, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    assertThat(new Rewind(ahead, TestLanes.subscriber(), TestLanes.HUB).position(3)).isEqualTo(7);
  }
}
