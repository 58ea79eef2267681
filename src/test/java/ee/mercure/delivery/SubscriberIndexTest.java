package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.auth.AccessToken;
import ee.mercure.auth.Role;
import ee.mercure.auth.TokenVerifier;
import ee.mercure.config.AuthConfig;
import ee.mercure.config.KeyConfig;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.TopicMatchers;
import ee.mercure.update.Update;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

class SubscriberIndexTest {
  private static final String KEY = "a key of tests that is long enough to sign";
  private static final TopicMatchers MATCHERS =
      new TopicMatchers(TestLanes.HUB, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);
  private static final TokenVerifier VERIFIER =
      TokenVerifier.from(
          new AuthConfig(
              EnumSet.allOf(ProtocolVersion.class),
              Optional.empty(),
              Optional.of(new KeyConfig.Text("key", KEY, "algorithm", Optional.of("HS256"))),
              List.of(),
              Optional.of(TestLanes.HUB.href()),
              "v0",
              "v1",
              false),
          MATCHERS,
          Clock.systemUTC());

  private final SubscriberIndex index = new SubscriberIndex();
  private long sequence;

  private static AccessToken token(String... granted) throws Exception {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    token.setKey(new HmacKey(KEY.getBytes(StandardCharsets.UTF_8)));
    token.setPayload("{\"mercure\":{\"subscribe\":[\"" + String.join("\",\"", granted) + "\"]}}");
    return VERIFIER.verify(token.getCompactSerialization(), Role.SUBSCRIBER);
  }

  private Connection add(AccessToken token, String... selectors) throws Exception {
    List<Selection> selections = new ArrayList<>();
    for (String selector : selectors) {
      selections.add(new Selection(MatcherType.SELECTOR, MATCHERS.selector(selector)));
    }
    Connection connection =
        new Connection(
            new Subscriber(ProtocolVersion.V0, selections, token),
            new TestChannel(),
            TestLanes.terms(ReplayFrom.LIVE),
            () -> {});
    index.add(connection);
    return connection;
  }

  private List<Connection> receivers(Update.Builder update) {
    List<Connection> receivers = new ArrayList<>();
    index.route(new RoutedUpdate(update.build().at(++sequence), TestLanes.HUB), receivers::add);
    return receivers;
  }

  @Test
  void anUpdateReachesThoseWhoListenToIt() throws Exception {
    Connection exact = add(null, "https://example.com/a");
    Connection template = add(null, "https://example.com/{x}");
    Connection all = add(null, "*");
    add(null, "https://example.com/b", "https://example.com/{x}/c");
    assertThat(receivers(Update.of("https://example.com/a")))
        .containsExactlyInAnyOrder(exact, template, all);
    assertThat(receivers(Update.of(List.of("urn:x", "https://example.com/a"))))
        .containsExactlyInAnyOrder(exact, template, all);
    assertThat(receivers(Update.of("urn:x"))).containsExactly(all);
  }

  @Test
  void aSubscriberReceivesAnUpdateOnceHoweverOftenItMatches() throws Exception {
    Connection many = add(null, "a", "b", "{x}", "*", "a");
    assertThat(receivers(Update.of(List.of("a", "b")))).containsExactly(many);
    assertThat(receivers(Update.of(List.of("a", "b")))).containsExactly(many);
  }

  @Test
  void aPrivateUpdateReachesThoseWhoMayReadIt() throws Exception {
    add(null, "*");
    add(token("b", "b/{x}"), "*");
    Connection byName = add(token("a"), "*");
    Connection byPattern = add(token("{x}"), "a");
    Connection otherTopic = add(token("urn:{x}"), "a");
    assertThat(receivers(Update.of("a").isPrivate(true)))
        .containsExactlyInAnyOrder(byName, byPattern);
    assertThat(receivers(Update.of(List.of("a", "urn:b")).isPrivate(true)))
        .as("granted by one topic, matched by another")
        .contains(otherTopic);
  }

  @Test
  void aDocumentOfOneVersionReachesSubscribersOfThatVersion() throws Exception {
    Connection classic = add(null, "*");
    assertThat(receivers(Update.of("a").audience(ProtocolVersion.V1))).isEmpty();
    assertThat(receivers(Update.of("a").audience(ProtocolVersion.V0))).containsExactly(classic);
  }

  @Test
  void itAnswersAsEachSubscriberAloneWould() throws Exception {
    List<String> topics = List.of("a", "b", "a/1", "b/1", "urn:x");
    List<String> selectors = List.of("a", "b", "a/1", "{x}", "a/{x}", "{x}/1", "urn:{x}", "*");
    Random random = new Random(7);
    List<Connection> connections = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      if (connections.size() < 20 || random.nextBoolean()) {
        AccessToken token = random.nextBoolean() ? null : token(some(selectors, random));
        connections.add(add(token, some(selectors, random)));
      } else {
        index.remove(connections.remove(random.nextInt(connections.size())));
      }
      Update update =
          Update.of(List.of(some(topics, random)))
              .isPrivate(random.nextBoolean())
              .build()
              .at(++sequence);
      RoutedUpdate routed = new RoutedUpdate(update, TestLanes.HUB);
      List<Connection> receivers = new ArrayList<>();
      index.route(routed, receivers::add);
      assertThat(receivers)
          .containsExactlyInAnyOrderElementsOf(
              connections.stream().filter(c -> c.subscriber().receives(routed)).toList());
    }
    Collections.shuffle(connections, random);
    connections.forEach(index::remove);
    assertThat(index.size()).as("nothing is left of all these").isZero();
  }

  @Test
  void aConnectionIsRemovedOnceAndOnlyIfItWasAdded() throws Exception {
    Connection other = add(null, "a", "{x}");
    Connection unknown =
        new Connection(
            other.subscriber(), new TestChannel(), TestLanes.terms(ReplayFrom.LIVE), () -> {});
    index.remove(unknown);
    assertThat(receivers(Update.of("a"))).containsExactly(other);
    index.remove(other);
    index.remove(other);
    assertThat(index.size()).isZero();
  }

  private static String[] some(List<String> choices, Random random) {
    List<String> shuffled = new ArrayList<>(choices);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(3)).toArray(String[]::new);
  }

  @Test
  void equalPatternsAreHeldOnceAndUntilTheLastUserHasGone() throws Exception {
    Connection listening = add(null, "a/{x}");
    int one = index.size();
    Connection granted = add(token("a/{x}"), "a/{x}");
    assertThat(index.size()).isEqualTo(one);
    index.remove(listening);
    assertThat(receivers(Update.of("a/1").isPrivate(true))).containsExactly(granted);
    index.remove(granted);
    assertThat(index.size()).isZero();
    assertThat(granted.grantedPatterns).isEmpty();
  }
}
