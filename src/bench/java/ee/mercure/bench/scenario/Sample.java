package ee.mercure.bench.scenario;

import ee.mercure.bench.load.Histogram;
import ee.mercure.bench.load.Result;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one trial measured. Not thread-safe. */
final class Sample {
  private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

  Sample put(Metric metric, double value) {
    values.put(metric, value);
    return this;
  }

  boolean has(Metric metric) {
    return values.containsKey(metric);
  }

  double get(Metric metric) {
    return values.getOrDefault(metric, Double.NaN);
  }

  /** Takes in what a stretch of publishing came to, and the server's CPU time for it. */
  Sample put(Result result, double cpuSeconds) {
    Histogram latencies = result.latencies();
    put(Metric.PUBLICATIONS_PER_SECOND, result.publicationsPerSecond());
    put(Metric.CPU_PER_PUBLICATION, cpuSeconds * 1e6 / result.publications());
    if (result.deliveries() == 0) {
      return this;
    }
    return put(Metric.DELIVERIES_PER_SECOND, result.deliveriesPerSecond())
        .put(Metric.CPU_PER_DELIVERY, cpuSeconds * 1e6 / result.deliveries())
        .put(Metric.P50, latencies.percentile(0.5) / 1e6)
        .put(Metric.P99, latencies.percentile(0.99) / 1e6)
        .put(Metric.P999, latencies.percentile(0.999) / 1e6)
        .put(Metric.MAX, latencies.max() / 1e6);
  }

  /** The median of each metric. */
  static Sample median(List<Sample> samples) {
    Sample median = new Sample();
    for (Metric metric : Metric.values()) {
      double[] sorted =
          samples.stream().filter(s -> s.has(metric)).mapToDouble(s -> s.get(metric)).toArray();
      Arrays.sort(sorted);
      if (sorted.length > 0) {
        median.put(metric, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
      }
    }
    return median;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey().label() + " " + e.getKey().format(e.getValue()))
        .collect(Collectors.joining("; "));
  }
}
