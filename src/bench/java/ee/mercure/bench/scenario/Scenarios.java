package ee.mercure.bench.scenario;

import static ee.mercure.bench.scenario.Goal.atLeast;
import static ee.mercure.bench.scenario.Goal.atMost;
import static ee.mercure.bench.scenario.Goal.ratio;
import static ee.mercure.bench.scenario.Goal.value;
import static ee.mercure.bench.server.ServerKind.BARE;
import static ee.mercure.bench.server.ServerKind.FLOOR;
import static ee.mercure.bench.server.ServerKind.HUB;
import static ee.mercure.bench.server.ServerKind.NCHAN;
import static ee.mercure.bench.server.ServerKind.PAYARA;
import static ee.mercure.bench.server.ServerKind.WILDFLY;

import ee.mercure.bench.scenario.TopicLoad.Naming;
import ee.mercure.bench.server.Dialect;
import ee.mercure.bench.server.ServerKind;
import java.util.List;
import java.util.Map;

/** All scenarios, with what the hub must reach in each. */
final class Scenarios {
  private static final int MANY = 1_000;
  private static final int VERY_MANY = 15_000;
  private static final int PUBLISHERS = 64;
  private static final String HUB_NAME = HUB.label();
  private static final String FLOOR_NAME = FLOOR.label();
  private static final String NCHAN_NAME = NCHAN.label();
  private static final String BARE_NAME = BARE.label();

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        fanout(),
        privateUpdates(),
        paced(),
        topics(),
        patterns(),
        stalled(),
        kept(),
        idle(),
        HistoryScenarios.publications(),
        HistoryScenarios.resume(),
        HistoryScenarios.replay());
  }

  private static Scenario fanout() {
    return new Scenario(
        "fanout",
        "1,000 subscribers, one topic, 200 B, 64 closed-loop publishers",
        Map.of(),
        false,
        List.of(
            fanoutOf(FLOOR), fanoutOf(NCHAN), fanoutOf(HUB), fanoutOf(WILDFLY), fanoutOf(PAYARA)),
        List.of(
            atLeast(
                "deliveries/s, × floor",
                4,
                ratio(Metric.DELIVERIES_PER_SECOND, HUB_NAME, FLOOR_NAME)),
            atLeast(
                "deliveries/s, × nchan",
                6,
                ratio(Metric.DELIVERIES_PER_SECOND, HUB_NAME, NCHAN_NAME)),
            atMost(
                "CPU per delivery, × floor",
                0.3,
                ratio(Metric.CPU_PER_DELIVERY, HUB_NAME, FLOOR_NAME))));
  }

  private static Variant fanoutOf(ServerKind kind) {
    return new Variant(
        kind.label(),
        kind,
        Trials.closedLoop(
            PUBLISHERS, scale -> TopicLoad.of(kind.dialect(), scale.subscribers(MANY), 1)));
  }

  private static Scenario privateUpdates() {
    Variant tokens =
        new Variant(
            "hub, private updates, a token each",
            HUB,
            Trials.closedLoop(
                PUBLISHERS,
                scale -> TopicLoad.of(Dialect.MERCURE, scale.subscribers(MANY), 1).withTokens()));
    return new Scenario(
        "private",
        "the same with private updates and a JWT per subscriber",
        Map.of(),
        true,
        List.of(fanoutOf(HUB), tokens),
        List.of(
            atLeast(
                "deliveries/s, × public updates",
                0.7,
                ratio(Metric.DELIVERIES_PER_SECOND, tokens.name(), HUB_NAME))));
  }

  private static Scenario paced() {
    return new Scenario(
        "paced",
        "1,000 subscribers, one topic, 200 B, 20 updates/s",
        Map.of(),
        false,
        List.of(pacedOf(FLOOR), pacedOf(NCHAN), pacedOf(HUB), pacedOf(WILDFLY), pacedOf(PAYARA)),
        List.of(
            atMost(
                "CPU per delivery, × nchan",
                2,
                ratio(Metric.CPU_PER_DELIVERY, HUB_NAME, NCHAN_NAME)),
            atMost("p99, × nchan", 2, ratio(Metric.P99, HUB_NAME, NCHAN_NAME))));
  }

  private static Variant pacedOf(ServerKind kind) {
    return new Variant(
        kind.label(),
        kind,
        Trials.paced(scale -> TopicLoad.of(kind.dialect(), scale.subscribers(MANY), 1)));
  }

  private static Scenario topics() {
    Variant few = ownTopics("hub, 100 subscribers", 100);
    Variant many = ownTopics("hub, 15,000 subscribers", VERY_MANY);
    return new Scenario(
        "topics",
        "subscribers with a topic each, 200 B, 16 closed-loop publishers to random topics",
        Map.of(),
        true,
        List.of(few, many),
        List.of(
            atMost(
                "CPU per publication, × 100 subscribers",
                1.2,
                ratio(Metric.CPU_PER_PUBLICATION, many.name(), few.name()))));
  }

  private static Variant ownTopics(String name, int subscribers) {
    return new Variant(
        name,
        HUB,
        Trials.closedLoop(
            16,
            scale -> {
              int count = scale.subscribers(subscribers);
              return TopicLoad.of(Dialect.MERCURE, count, count);
            }));
  }

  private static Scenario patterns() {
    Variant exact = hundred("hub, exact topics", Naming.EXACT);
    Variant template = hundred("hub, URI templates", Naming.TEMPLATE);
    Variant urlPattern = hundred("hub, URL patterns", Naming.URL_PATTERN);
    return new Scenario(
        "patterns",
        "1,000 subscribers with 100 different topics or patterns, each update matches 1 in 100",
        Map.of(),
        true,
        List.of(exact, template, urlPattern),
        List.of(
            atLeast(
                "URI templates: deliveries/s, × exact",
                0.5,
                ratio(Metric.DELIVERIES_PER_SECOND, template.name(), exact.name())),
            atLeast(
                "URL patterns: deliveries/s, × exact",
                0.5,
                ratio(Metric.DELIVERIES_PER_SECOND, urlPattern.name(), exact.name()))));
  }

  private static Variant hundred(String name, Naming naming) {
    return new Variant(
        name,
        HUB,
        Trials.closedLoop(
            PUBLISHERS, scale -> TopicLoad.of(Dialect.MERCURE, MANY, 100).named(naming)));
  }

  private static Scenario stalled() {
    return stalled("stalled", "are cut after the default 10 s and resume", Map.of());
  }

  private static Scenario kept() {
    return stalled(
        "stalled-kept",
        "are kept (mercure.write-timeout=60s)",
        Map.of("MERCURE_WRITE_TIMEOUT", "60s"));
  }

  private static Scenario stalled(String name, String how, Map<String, String> settings) {
    Variant hub =
        new Variant(
            HUB_NAME,
            HUB,
            Trials.stalled(
                scale ->
                    TopicLoad.of(Dialect.MERCURE, scale.subscribers(MANY), 1)
                        .withNamedUpdatesOf(8_000)));
    return new Scenario(
        name,
        "1,000 subscribers, 8,000 B, 20 updates/s, 10 % stop reading for 20 s, " + how,
        settings,
        true,
        List.of(hub),
        List.of(
            atMost(
                "p99 of the healthy, × without stalled ones",
                1.5,
                medians ->
                    value(medians, HUB_NAME, Metric.P99_STALLED)
                        / value(medians, HUB_NAME, Metric.P99)),
            atMost(
                "live heap while they are stalled, MiB",
                512,
                medians -> value(medians, HUB_NAME, Metric.LIVE_HEAP_MIB))));
  }

  private static Scenario idle() {
    return new Scenario(
        "idle",
        "15,000 idle subscribers with a topic each, heartbeats every 15 s",
        Map.of(),
        true,
        List.of(idleOf(FLOOR), idleOf(NCHAN), idleOf(BARE), idleOf(HUB)),
        List.of(
            atMost(
                "own live heap of a subscriber, bytes",
                2048,
                medians ->
                    value(medians, HUB_NAME, Metric.HEAP_PER_SUBSCRIBER)
                        - value(medians, BARE_NAME, Metric.HEAP_PER_SUBSCRIBER)),
            atMost(
                "heartbeats, % of a core",
                5, medians -> value(medians, HUB_NAME, Metric.IDLE_CPU))));
  }

  private static Variant idleOf(ServerKind kind) {
    return new Variant(
        kind.label(),
        kind,
        Trials.idle(
            kind != NCHAN,
            scale -> {
              int count = scale.subscribers(VERY_MANY);
              return TopicLoad.of(kind.dialect(), count, count);
            }));
  }
}
