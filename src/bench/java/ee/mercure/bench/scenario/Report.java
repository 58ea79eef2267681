package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerKind;
import ee.mercure.bench.server.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes Markdown to standard output and to {@code results.md}, progress to standard error. */
final class Report {
  private final Path file;
  private final Scale scale;

  Report(Path directory, Scale scale) throws IOException {
    Files.createDirectories(directory);
    this.file = directory.resolve("results.md");
    this.scale = scale;
  }

  private void print(String text) throws IOException {
    System.out.print(text);
    System.out.flush();
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void machine() throws IOException {
    String model =
        lines("/proc/cpuinfo").stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown processor");
    print(
        String.format(
            Locale.ROOT,
            "%n%s, %d cores, Linux %s; load generator on the same machine, loopback.%n"
                + "%s, Java %s, heap at most %s; %s. %s.%n"
                + "Medians of %d rounds of %d s; before each, the same load unmeasured for %d s"
                + " (%d s the first time).%n",
            model,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            servers(),
            Runtime.version(),
            Servers.HEAP,
            nginx(),
            LocalDate.now(ZoneOffset.UTC),
            scale.rounds(),
            scale.time().toSeconds(),
            scale.warmUp().toSeconds(),
            scale.firstWarmUp().toSeconds()));
  }

  private static List<String> lines(String path) throws IOException {
    return Files.readAllLines(Path.of(path), StandardCharsets.UTF_8);
  }

  private static String servers() {
    return "Open Liberty "
        + System.getProperty("bench.versions.openliberty")
        + version(ServerKind.WILDFLY, ", WildFly ", "bench.versions.wildfly")
        + version(ServerKind.PAYARA, ", Payara Micro ", "bench.versions.payara");
  }

  private static String version(ServerKind kind, String name, String property) {
    return Servers.has(kind) ? name + System.getProperty(property) : "";
  }

  private static String nginx() throws IOException {
    if (!Servers.has(ServerKind.NCHAN)) {
      return "no nginx with nchan installed";
    }
    Process version = new ProcessBuilder("/usr/sbin/nginx", "-v").redirectErrorStream(true).start();
    String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.substring(text.indexOf("nginx/")).trim() + " with nchan";
  }

  void progress(Scenario scenario, Variant variant, int round, Sample sample) {
    System.err.printf("[%s %d] %s: %s%n", scenario.name(), round + 1, variant.name(), sample);
  }

  void table(Scenario scenario, Map<String, Sample> medians) throws IOException {
    List<Metric> columns =
        Arrays.stream(Metric.values())
            .filter(metric -> medians.values().stream().anyMatch(s -> s.has(metric)))
            .toList();
    StringBuilder text = new StringBuilder("\n### " + scenario.name() + "\n\n");
    text.append(scenario.description()).append("\n\n| server | ");
    text.append(columns.stream().map(Metric::label).collect(Collectors.joining(" | ")));
    text.append(" |\n|---|").append("--:|".repeat(columns.size())).append('\n');
    medians.forEach((name, sample) -> text.append(row(name, columns, sample)));
    text.append("\n| goal | target | measured | |\n|---|--:|--:|---|\n");
    scenario.goals().forEach(goal -> text.append(goal.row(medians)));
    print(text.toString());
  }

  private static String row(String name, List<Metric> columns, Sample sample) {
    return columns.stream()
        .map(metric -> sample.has(metric) ? metric.format(sample.get(metric)) : "")
        .collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
  }
}
