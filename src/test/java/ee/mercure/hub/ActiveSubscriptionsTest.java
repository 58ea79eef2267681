package ee.mercure.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.delivery.Subscriber;
import ee.mercure.hub.ActiveSubscriptions.Listing;
import ee.mercure.topic.ExactTopic;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActiveSubscriptionsTest {
  private static final int ROUNDS = 50_000;

  private volatile String lastEvent = "none 0";
  private volatile int removing;

  private final ActiveSubscriptions active = new ActiveSubscriptions(() -> lastEvent);

  private static Subscriber subscriberOf(String topic) {
    Selection selection = new Selection(MatcherType.EXACT, new ExactTopic(topic));
    return new Subscriber(ProtocolVersion.V1, List.of(selection), null);
  }

  private static List<String> topics(Listing listing) {
    return listing.subscriptions().stream().map(s -> s.selection().matcher().pattern()).toList();
  }

  @Test
  void listsWhoIsThereInOrderOfArrival() {
    Subscriber first = subscriberOf("b");
    Subscriber second = subscriberOf("a");
    active.add(first);
    active.add(second);

    assertThat(topics(active.all(ProtocolVersion.V1))).containsExactly("b", "a");
    assertThat(topics(active.of("exact", "a", ProtocolVersion.V1))).containsExactly("a");
    assertThat(topics(active.find("exact", "a", second.id(), ProtocolVersion.V1)))
        .containsExactly("a");
    assertThat(topics(active.find("exact", "a", first.id(), ProtocolVersion.V1))).isEmpty();
    assertThat(active.remove(first)).hasSize(1);
    assertThat(active.remove(first)).isEmpty();
    assertThat(topics(active.all(ProtocolVersion.V1))).containsExactly("a");
  }

  /** Who goes on from the cursor of an older listing would never hear what it lacks. */
  @Test
  void listingReflectsEveryEventUpToItsCursor() throws InterruptedException {
    Thread changes = new Thread(this::comeAndGo, "changes");
    List<String> stale = new ArrayList<>();
    changes.start();
    while (changes.isAlive()) {
      Listing listing = active.all(ProtocolVersion.V1);
      String[] event = listing.cursor().split(" ", 2);
      boolean listed = topics(listing).contains(event[1]);
      boolean goneSince = removing >= Integer.parseInt(event[1]);
      if (event[0].equals("ended") ? listed : event[0].equals("began") && !listed && !goneSince) {
        stale.add(listing.cursor());
      }
    }
    changes.join();

    assertThat(lastEvent).isEqualTo("ended " + ROUNDS);
    assertThat(stale).isEmpty();
  }

  private void comeAndGo() {
    for (int i = 1; i <= ROUNDS; i++) {
      Subscriber subscriber = subscriberOf(Integer.toString(i));
      active.add(subscriber);
      lastEvent = "began " + i;
      removing = i;
      active.remove(subscriber);
      lastEvent = "ended " + i;
    }
  }
}
