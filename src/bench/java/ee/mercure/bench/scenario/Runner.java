package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerKind;
import ee.mercure.bench.server.ServerProcess;
import ee.mercure.bench.server.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs scenarios, and prints what they come to as Markdown. */
public final class Runner {
  private final Servers servers;
  private final Scale scale;
  private final Report report;
  private final Map<ServerKind, ServerProcess> running = new EnumMap<>(ServerKind.class);

  public Runner(Servers servers, Scale scale) throws IOException {
    this.servers = servers;
    this.scale = scale;
    this.report = new Report(servers.directory(), scale);
  }

  /** The names that {@link #run} knows. */
  public static List<String> names() {
    return Scenarios.all().stream().map(Scenario::name).toList();
  }

  /** Runs the scenarios of these names, in the order of {@link #names}. */
  public void run(List<String> wanted) throws IOException, InterruptedException {
    report.machine();
    for (Scenario scenario : Scenarios.all()) {
      if (wanted.contains(scenario.name())) {
        run(scenario);
      }
    }
  }

  private void run(Scenario scenario) throws IOException, InterruptedException {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    try {
      for (int round = 0; round < scale.rounds(); round++) {
        for (Variant variant : scenario.variants()) {
          if (Servers.has(variant.server())) {
            Sample sample = measure(scenario, variant, round);
            report.progress(scenario, variant, round, sample);
            samples.computeIfAbsent(variant.name(), n -> new ArrayList<>()).add(sample);
          }
        }
      }
    } finally {
      stopAll();
    }
    Map<String, Sample> medians = new LinkedHashMap<>();
    samples.forEach((name, all) -> medians.put(name, Sample.median(all)));
    report.table(scenario, medians);
  }

  private Sample measure(Scenario scenario, Variant variant, int round)
      throws IOException, InterruptedException {
    if (scenario.fresh()) {
      stopAll();
    }
    ServerProcess server = running.get(variant.server());
    if (server == null) {
      Map<String, String> settings = new LinkedHashMap<>(scenario.settings());
      settings.putAll(variant.preparation().prepare(servers.directory(), scale));
      server = servers.start(variant.server(), settings);
      running.put(variant.server(), server);
    }
    return variant.trial().run(server, scenario.fresh() ? scale.inRound(0) : scale.inRound(round));
  }

  private void stopAll() {
    running.values().forEach(ServerProcess::close);
    running.clear();
  }
}
