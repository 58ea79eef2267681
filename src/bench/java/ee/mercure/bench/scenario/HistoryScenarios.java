package ee.mercure.bench.scenario;

import static ee.mercure.bench.scenario.Goal.atLeast;
import static ee.mercure.bench.scenario.Goal.atMost;
import static ee.mercure.bench.scenario.Goal.ratio;
import static ee.mercure.bench.scenario.Goal.value;
import static ee.mercure.bench.server.ServerKind.HUB;

import ee.mercure.bench.history.FilledStore;
import ee.mercure.bench.server.Dialect;
import ee.mercure.bench.server.FileSyncs;
import ee.mercure.bench.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Scenarios of the history: how fast it takes updates, and how fast it gives them back. */
final class HistoryScenarios {
  private static final int STORED = 1_000_000;
  private static final int REPLAYED = 100_000;
  private static final int PUBLISHERS = 64;

  private HistoryScenarios() {}

  static Scenario publications() {
    Variant one = publicationsOf("hub, 1 publisher", 1, Map.of());
    Variant some = publicationsOf("hub, 16 publishers", 16, Map.of());
    Variant many = publicationsOf("hub, 64 publishers", PUBLISHERS, Map.of());
    Variant none =
        publicationsOf(
            "hub without history, 64 publishers", PUBLISHERS, Map.of("MERCURE_HISTORY", "none"));
    Variant counted =
        new Variant(
            "hub, 64 publishers, syncs counted",
            HUB,
            (directory, scale) -> FileSyncs.environment(),
            HistoryTrials.syncs(PUBLISHERS));
    return new Scenario(
        "publications",
        "no subscriber, 200 B, closed-loop publishers, each answered once its update is on the disk",
        Map.of(),
        true,
        List.of(one, some, many, none, counted),
        List.of(
            atLeast(
                "64 publishers: publications a sync",
                8,
                medians -> value(medians, counted.name(), Metric.PUBLICATIONS_PER_SYNC)),
            atLeast(
                "64 publishers: publications/s, × without history",
                0.7,
                ratio(Metric.PUBLICATIONS_PER_SECOND, many.name(), none.name()))));
  }

  private static Variant publicationsOf(String name, int publishers, Map<String, String> settings) {
    return new Variant(
        name, HUB, (directory, scale) -> settings, HistoryTrials.publications(publishers));
  }

  static Scenario resume() {
    Variant hub =
        new Variant(HUB.label(), HUB, HistoryScenarios::filled, HistoryTrials.resume(STORED));
    return new Scenario(
        "resume",
        "a hub that was just started on 1,000,000 stored updates: from the request to the first event",
        Map.of(),
        true,
        List.of(hub),
        List.of(
            atMost(
                "first event at depth 1,000,000, × depth 10",
                3,
                medians ->
                    value(medians, hub.name(), Metric.FIRST_AT_1_000_000)
                        / value(medians, hub.name(), Metric.FIRST_AT_10))));
  }

  static Scenario replay() {
    Variant live =
        new Variant(
            "hub, live, 64 publishers",
            HUB,
            Trials.closedLoop(PUBLISHERS, scale -> TopicLoad.of(Dialect.MERCURE, 1, 1)));
    Variant stored =
        new Variant(
            "hub, replay of 100,000",
            HUB,
            HistoryScenarios::filled,
            HistoryTrials.replay(STORED, REPLAYED));
    return new Scenario(
        "replay",
        "one subscriber, 200 B",
        Map.of(),
        true,
        List.of(live, stored),
        List.of(
            atLeast(
                "events/s, × live",
                1,
                ratio(Metric.DELIVERIES_PER_SECOND, stored.name(), live.name()))));
  }

  /** A hub that finds 1,000,000 updates, the same in each round. */
  private static Map<String, String> filled(Path directory, Scale scale) throws IOException {
    int count = scale.updates(STORED);
    Path history = directory.resolve("filled-" + count);
    Servers.deleteAll(history);
    Files.createDirectories(history);
    FilledStore.fill(history, TopicLoad.BASE + "0", count);
    return Map.of(
        "MERCURE_HISTORY_PATH", history.toString(),
        "MERCURE_HISTORY_MAX_UPDATES", Integer.toString(2 * STORED));
  }
}
