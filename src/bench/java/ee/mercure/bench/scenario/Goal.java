package ee.mercure.bench.scenario;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a scenario is to reach.
 *
 * @param value of the medians by variant; NaN when a variant is missing
 * @param atLeast whether the bound is the least that is good enough, or else the most
 */
record Goal(
    String text, ToDoubleFunction<Map<String, Sample>> value, double bound, boolean atLeast) {

  static Goal atLeast(String text, double bound, ToDoubleFunction<Map<String, Sample>> value) {
    return new Goal(text, value, bound, true);
  }

  static Goal atMost(String text, double bound, ToDoubleFunction<Map<String, Sample>> value) {
    return new Goal(text, value, bound, false);
  }

  /** One variant's metric as a multiple of another's. */
  static ToDoubleFunction<Map<String, Sample>> ratio(Metric metric, String of, String to) {
    return medians -> value(medians, of, metric) / value(medians, to, metric);
  }

  static double value(Map<String, Sample> medians, String variant, Metric metric) {
    Sample sample = medians.get(variant);
    return sample == null ? Double.NaN : sample.get(metric);
  }

  String row(Map<String, Sample> medians) {
    double reached = value.applyAsDouble(medians);
    boolean good = atLeast ? reached >= bound : reached <= bound;
    return String.format(
        Locale.ROOT,
        "| %s | %s %,.2f | %s | %s |%n",
        text,
        atLeast ? "at least" : "at most",
        bound,
        Double.isNaN(reached) ? "" : String.format(Locale.ROOT, "%,.2f", reached),
        Double.isNaN(reached) ? "not measured" : good ? "reached" : "**missed**");
  }
}
